"""openai_load.py ADDRESS CONCURRENCY WARM_UP SECONDS MAX_TOKENS MODEL: completions per second of the openai Python
client (asynchronous, one process), the counterpart of org.bioeval.benchmarks.http.ServingLoad."""
import asyncio
import json
import sys
import time

import openai

address, concurrency, warm_up, seconds, max_tokens, model = sys.argv[1:]
warm_up, seconds = float(warm_up), float(seconds)


async def main():
    client = openai.AsyncOpenAI(base_url=address, api_key="none", max_retries=0)
    begin = time.monotonic() + warm_up
    end = begin + seconds
    answered = 0

    async def ask():
        nonlocal answered
        while time.monotonic() < end:
            answer = await client.chat.completions.create(
                model=model,
                messages=[{"role": "user", "content": "What is the capital of France?"}],
                temperature=0,
                top_p=1,
                max_tokens=int(max_tokens),
            )
            assert answer.choices[0].message.content
            if begin <= time.monotonic() < end:
                answered += 1

    await asyncio.gather(*(ask() for _ in range(int(concurrency))))
    print(json.dumps({"client": "openai " + openai.__version__, "threads": int(concurrency), "seconds": seconds,
                      "completions": answered, "perSecond": round(answered / seconds, 1)}))


asyncio.run(main())
