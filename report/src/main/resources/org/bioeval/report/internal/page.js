(() => {
  'use strict';
  const $ = id => document.getElementById(id);
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  // Tables sort by a click on a column.
  for (const table of document.querySelectorAll('table.sortable')) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = make('button', {type: 'button'}, head.textContent);
      head.replaceChildren(button);
      button.addEventListener('click', () => {
        const up = head.getAttribute('aria-sort') !== 'ascending';
        for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        const key = row => {
          const cell = row.cells[column];
          return cell.dataset.key ? Number(cell.dataset.key) : cell.textContent;
        };
        const order = (a, b) => {
          const x = key(a), y = key(b);
          const numbers = typeof x === 'number' && typeof y === 'number';
          return numbers ? x - y : String(x).localeCompare(String(y), 'en');
        };
        const rows = [...table.tBodies[0].rows].sort((a, b) => (up ? 1 : -1) * order(a, b));
        table.tBodies[0].append(...rows);
      });
    });
  }
  // Printing shows the numbers of every chart.
  addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(d => { d.dataset.was = d.open; d.open = true; }));
  addEventListener('afterprint', () => document.querySelectorAll('details').forEach(d => { d.open = d.dataset.was === 'true'; }));

  const source = $('data');
  if (!source) return;
  const {candidates, outcomes, items} = JSON.parse(source.textContent);
  // Flipped items first, then different answers, wrong ones, right ones.
  items.sort((x, y) => x.k - y.k);
  const ROW = 44;
  $('browser').hidden = false;

  // Control characters and bidirectional overrides are shown, not obeyed.
  const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
  const code = c => 'U+' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
  const plain = text => text.replace(HIDDEN, c => `[${code(c)}]`);

  const clipped = text => text.length > 80 ? text.slice(0, 80) + '…' : text;
  const option = (value, text) => make('option', {value}, plain(clipped(text)));
  candidates.forEach((name, i) => $('candidate').append(option(i, name)));
  $('against').append(option('', 'nobody'));
  candidates.forEach((name, i) => $('against').append(option(i, name)));
  $('outcome').append(option('', 'any'));
  outcomes.forEach((name, i) => $('outcome').append(option(i, name)));
  const golds = new Map();
  for (const item of items) golds.set(item.gold, (golds.get(item.gold) || 0) + 1);
  $('label').append(option('', 'any'));
  if (golds.size <= 50) [...golds.keys()].sort().forEach(gold => $('label').append(option(gold, gold)));
  else $('label').parentElement.hidden = true;
  if (candidates.length < 2) for (const id of ['candidate', 'against']) $(id).parentElement.hidden = true;
  if (items.every(item => item.text === undefined)) $('length').parentElement.hidden = true;

  // What a search looks at, in lower case, made once.
  const haystack = items.map(item => [item.id, item.doc, item.text, item.gold,
    ...item.by.flatMap(by => [by.a, by.r, ...by.c])].filter(Boolean).join('\n').toLowerCase());

  const controls = ['q', 'show', 'candidate', 'against', 'outcome', 'label', 'length'];
  let shown = [];
  let selected = 0;

  const pair = () => {
    const a = Number($('candidate').value);
    const b = $('against').value === '' ? -1 : Number($('against').value);
    return [a, b];
  };
  const differs = (item, a, b) => b >= 0
    ? item.by[a].a !== item.by[b].a
    : item.by.some(by => by.a !== item.by[a].a);
  const flipped = (item, a, b) => b >= 0
    ? !!item.by[a].x !== !!item.by[b].x
    : item.by.some(by => !!by.x !== !!item.by[a].x);
  const tests = {
    all: () => true,
    flipped, different: differs,
    wrong: (item, a) => !item.by[a].x,
    right: (item, a) => !!item.by[a].x,
    part: (item, a) => !!item.by[a].l,
  };

  function filter() {
    const words = $('q').value.toLowerCase().trim();
    const [a, b] = pair();
    const test = tests[$('show').value];
    const outcome = $('outcome').value, gold = $('label').value;
    const [least, most] = ($('length').value || '0-').split('-').map(n => n === '' ? Infinity : Number(n));
    shown = [];
    items.forEach((item, i) => {
      if (words && !haystack[i].includes(words)) return;
      if (outcome !== '' && item.by[a].o !== Number(outcome)) return;
      if (gold !== '' && item.gold !== gold) return;
      if (item.text !== undefined && (item.text.length < least || item.text.length > most)) return;
      if (test(item, a, b)) shown.push(i);
    });
    $('count').textContent = `${shown.length} of ${items.length} items`;
    $('spacer').style.height = `${shown.length * ROW}px`;
    selected = Math.min(selected, Math.max(0, shown.length - 1));
    draw();
    detail();
    remember();
  }

  function draw() {
    const list = $('list'), top = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
    const end = Math.min(shown.length, top + Math.ceil(list.clientHeight / ROW) + 10);
    const [a] = pair();
    const rows = [];
    for (let i = top; i < end; i++) {
      const item = items[shown[i]], by = item.by[a];
      const row = make('div', {class: 'row', role: 'option', id: `row-${i}`, 'aria-selected': i === selected},
        make('span', {}, make('b', {class: by.x ? 'good' : 'bad'}, by.x ? '✓ ' : '✗ '), visible(item.id)),
        make('span', {class: 'sub'}, visible((by.a === undefined ? outcomes[by.o] : by.a).slice(0, 200))));
      row.style.top = `${i * ROW}px`;
      row.addEventListener('click', () => select(i));
      rows.push(row);
    }
    $('spacer').replaceChildren(...rows);
    if (shown.length) list.setAttribute('aria-activedescendant', `row-${selected}`);
    else list.removeAttribute('aria-activedescendant');
  }

  function select(i) {
    if (i < 0 || i >= shown.length) return;
    selected = i;
    const list = $('list');
    if (i * ROW < list.scrollTop) list.scrollTop = i * ROW;
    if ((i + 1) * ROW > list.scrollTop + list.clientHeight) list.scrollTop = (i + 1) * ROW - list.clientHeight;
    draw();
    detail();
    remember();
  }

  function visible(text) {
    const fragment = document.createDocumentFragment();
    let from = 0;
    for (const match of text.matchAll(HIDDEN)) {
      fragment.append(text.slice(from, match.index), make('span', {class: 'control'}, code(match[0])));
      from = match.index + match[0].length;
    }
    fragment.append(text.slice(from));
    return fragment;
  }

  const block = (title, ...content) => [make('h3', {}, title), make('pre', {tabindex: 0}, ...content)];
  const elements = text => {
    try {
      const list = JSON.parse(text);
      return Array.isArray(list) && list.every(e => e && typeof e === 'object') ? list : null;
    } catch { return null; }
  };
  const surface = e => e.text ?? e.trigger;

  // Marks of the spans of an answer beside gold: match, missed, spurious, wrong type.
  function marks(gold, answer) {
    const left = (answer || []).map(e => ({surface: surface(e), type: e.type, used: false}));
    const result = [];
    for (const exact of [true, false]) {
      for (const e of gold) {
        if (e.done) continue;
        const found = left.find(p => !p.used && p.surface === surface(e) && (!exact || p.type === e.type));
        if (found) {
          found.used = true;
          e.done = true;
          result.push([surface(e), exact ? 'match' : 'type', exact ? e.type : `${found.type}, gold ${e.type}`]);
        }
      }
    }
    for (const e of gold) if (!e.done) result.push([surface(e), 'missed', e.type]);
    for (const p of left) if (!p.used) result.push([p.surface, 'spurious', p.type]);
    return result.filter(([text]) => text);
  }

  function marked(text, list) {
    const taken = [];
    for (const [span, kind, type] of list) {
      let at = -1;
      do at = text.indexOf(span, at + 1);
      while (at >= 0 && taken.some(t => at < t.end && at + span.length > t.at));
      if (at >= 0) taken.push({at, end: at + span.length, kind, type});
    }
    taken.sort((x, y) => x.at - y.at);
    const fragment = document.createDocumentFragment();
    let from = 0;
    for (const t of taken) {
      fragment.append(visible(text.slice(from, t.at)),
        make('mark', {class: `m-${t.kind}`, title: plain(`${t.kind}: ${t.type}`)}, visible(text.slice(t.at, t.end))));
      from = t.end;
    }
    fragment.append(visible(text.slice(from)));
    return fragment;
  }

  // A word diff by longest common subsequence; long texts are shown without.
  function diff(gold, answer) {
    const a = gold.split(/(\s+)/), b = answer.split(/(\s+)/);
    if (a.length * b.length > 4e6) return visible(answer);
    const table = Array.from({length: a.length + 1}, () => new Uint16Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
      }
    }
    const fragment = document.createDocumentFragment();
    let i = 0, j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) { fragment.append(visible(a[i])); i++; j++; }
      else if (j < b.length && (i >= a.length || table[i][j + 1] >= table[i + 1][j])) fragment.append(make('ins', {}, visible(b[j++])));
      else fragment.append(make('del', {}, visible(a[i++])));
    }
    return fragment;
  }

  function side(item, by, name) {
    const box = make('div', {}, make('h3', {}, visible(name), ' ',
      make('span', {class: by.x ? 'good' : 'bad'}, by.x ? '✓ exact' : `✗ ${outcomes[by.o]}`)));
    const gold = elements(item.gold), answer = by.a === undefined ? null : elements(by.a);
    if (gold && item.text !== undefined) {
      box.append(...block('Text, marked', marked(item.text, marks(gold.map(e => ({...e})), answer))));
    }
    if (by.a !== undefined) {
      const long = !gold && item.gold.length > 120;
      box.append(...block(long ? 'Answer beside the reference' : 'Answer as read', long ? diff(item.gold, by.a) : visible(by.a)));
    }
    if (by.l) box.append(...block('Left out', visible(by.l.join('\n'))));
    if (by.r) box.append(...block('Why', visible(by.r)));
    if (by.f) box.append(make('p', {class: 'note'}, 'read as ', visible(by.f)));
    by.c.forEach((text, i) => {
      const end = text.lastIndexOf('</think>');
      const parts = end < 0 ? [text] : [text.slice(0, end + 8), text.slice(end + 8)];
      const details = make('details', {}, make('summary', {}, by.c.length > 1 ? `What the model said (${i + 1})` : 'What the model said'));
      if (parts.length > 1) details.append(make('details', {}, make('summary', {}, 'Reasoning'), make('pre', {tabindex: 0}, visible(parts[0]))));
      details.append(make('pre', {tabindex: 0}, visible(parts[parts.length - 1])));
      if (parts.length === 1 && by.a === undefined) details.open = true;
      box.append(details);
    });
    return box;
  }

  function detail() {
    const pane = $('detail');
    if (!shown.length) { pane.replaceChildren(make('p', {class: 'note'}, 'No item fits the filters.')); return; }
    const item = items[shown[selected]], [a, b] = pair();
    const head = make('h3', {}, visible(item.id));
    if (item.doc) head.append(make('span', {class: 'note'}, ' of ', visible(item.doc)));
    pane.replaceChildren(head);
    if (item.text !== undefined) pane.append(...block('Text', visible(item.text)));
    pane.append(...block('Gold', visible(item.gold)));
    const sides = make('div', {class: 'sides'}, side(item, item.by[a], candidates[a]));
    if (b >= 0 && b !== a) sides.append(side(item, item.by[b], candidates[b]));
    pane.append(sides);
  }

  // The state of the browser is in the address, so that it can be sent to a colleague.
  function remember() {
    const state = new URLSearchParams();
    for (const id of controls) {
      const control = $(id), first = control.tagName === 'SELECT' ? control.options[0]?.value : '';
      if (control.value !== first) state.set(id, control.value);
    }
    if (shown.length && selected) state.set('item', items[shown[selected]].id);
    const text = state.toString();
    const hash = text ? `#items?${text}` : '';
    if (hash || location.hash.startsWith('#items?')) history.replaceState(null, '', hash || '#items');
  }
  // Filters as the address says; then its item.
  function recall() {
    const given = location.hash.startsWith('#items?');
    const state = new URLSearchParams(given ? location.hash.slice('#items?'.length) : '');
    for (const id of controls) if (state.has(id)) $(id).value = state.get(id);
    filter();
    const at = shown.findIndex(i => items[i].id === state.get('item'));
    if (at > 0) select(at);
    if (given) $('items').scrollIntoView();
  }

  for (const id of controls) $(id).addEventListener(id === 'q' ? 'input' : 'change', () => { selected = 0; $('list').scrollTop = 0; filter(); });
  $('filters').addEventListener('submit', event => event.preventDefault());
  let pending = false;
  $('list').addEventListener('scroll', () => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => { pending = false; draw(); });
  });
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    const list = event.target === $('list');
    if (event.key === 'j' || list && event.key === 'ArrowDown') select(selected + 1);
    else if (event.key === 'k' || list && event.key === 'ArrowUp') select(selected - 1);
    else if (event.key === 'Enter' && list) $('detail').focus();
    else if (event.key === '/') $('q').focus();
    else return;
    event.preventDefault();
  });
  recall();
})();
