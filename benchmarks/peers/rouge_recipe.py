"""Deterministic texts for ROUGE, made the same way by org.bioeval.metrics.rouge.RougeRecipe in Java.

Nothing here depends on Python's random module, so that golden files can hold a number instead of a text.
"""
MASK = (1 << 64) - 1

WORDS = (
    "patient patients presented presenting presentation diabetes diabetic hypertension hypertensive "
    "metformin daily dose doses dosing increased increasing decreases denies denied chest pain pains "
    "shortness of breath the a and with without history family allergies allergic rational rationally "
    "rationalization conditional logically biology biologically fully carefully news dying lying skies "
    "proceeding succeeded 20 mg 2mg b12 a1c x y yyy flies died tied enjoyed happily happy assessment plan "
    "controlled controlling rolling falling hopping missed sized agreed feed plastered bled sing motoring"
).split()

SEPARATORS = (" ", " ", " ", " ", " ", "\n", "-", ", ", ". ", ".\n", "\n\n", "/", "\u00e9", " \u00b5 ", "_")
ODD = ("\u0130stanbul", "273\u212a", "na\u00efve", "\u03b2-blocker", "\uff11\uff12", "\U0001f489", "caf\u00e9s", "STRASSE", "stra\u00dfe")


class Dice:
    """A 64-bit linear congruential generator (Knuth's MMIX constants), upper bits used."""

    def __init__(self, seed):
        self.state = seed & MASK
        self.roll(1)

    def roll(self, sides):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 33) % sides


def text(dice, most):
    parts = []
    for _ in range(dice.roll(most + 1)):
        word = ODD[dice.roll(len(ODD))] if dice.roll(25) == 0 else WORDS[dice.roll(len(WORDS))]
        if dice.roll(8) == 0:
            word = word[0].upper() + word[1:] if "a" <= word[0] <= "z" else word
        parts.append(word)
        parts.append(SEPARATORS[dice.roll(len(SEPARATORS))])
    return "".join(parts)


def perturb(original, dice):
    """Drops, repeats, replaces and inflects words; exchanges lines."""
    lines = original.split("\n")
    words = [w for line in lines for w in line.split(" ")]
    out = []
    for line in lines:
        kept = []
        for word in line.split(" "):
            r = dice.roll(100)
            if r < 8:
                continue
            if r < 12:
                kept.append(word)
            elif r < 20:
                word = words[dice.roll(len(words))]
            elif r < 26:
                word = word + "s"
            elif r < 30:
                word = word + "ing"
            kept.append(word)
        out.append(" ".join(kept))
    for i in range(len(out) - 1):
        if dice.roll(100) < 10:
            out[i], out[i + 1] = out[i + 1], out[i]
    return "\n".join(out)


def generated_pair(number):
    dice = Dice(number)
    most = 60 if number % 50 == 0 else 18
    reference = text(dice, most)
    prediction = perturb(reference, dice) if dice.roll(2) == 0 else text(dice, most)
    return reference, prediction


def long_text(seed, tokens):
    """That many tokens with a skewed choice of words, no line feed."""
    dice = Dice(seed)
    return " ".join(WORDS[min(dice.roll(len(WORDS)), dice.roll(len(WORDS)))] + str(dice.roll(30)) for _ in range(tokens))
