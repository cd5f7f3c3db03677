// Answers each line of its input, a statement in base64, with a line of what PostgreSQL's parser makes of it:
// status, kind, relations, tables defined, tokens. Cells are parted by tabs, names are percent-encoded.
// With the argument "split", cuts a script of psql into statements instead, one a line in base64.
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { loadModule, parseSync, scanSync } = createRequire(`${process.cwd()}/x.js`)('@libpg-query/parser');
await loadModule();

const encoded = (text) => encodeURIComponent(text).replaceAll("'", '%27');
const nameOf = (range) => `${encoded(range.schemaname ?? '')}.${encoded(range.relname)}`;

// The relations that a tree names, those of common table expressions left out. PostgreSQL lets a plain
// WITH see what stands before it, a recursive one all of it.
function relations(node, hidden, into) {
  if (Array.isArray(node)) {
    node.forEach((child) => relations(child, hidden, into));
    return;
  }
  if (node === null || typeof node !== 'object') return;
  if (node.RangeVar) {
    const range = node.RangeVar;
    if (range.schemaname || !hidden.has(range.relname)) into.add(nameOf(range));
    return;
  }
  let inner = hidden;
  if (node.withClause) {
    inner = new Set(hidden);
    const all = node.withClause.ctes.map((cte) => cte.CommonTableExpr);
    if (node.withClause.recursive) all.forEach((cte) => inner.add(cte.ctename));
    for (const cte of all) {
      relations(cte.ctequery, new Set(inner), into);
      inner.add(cte.ctename);
    }
  }
  for (const [key, child] of Object.entries(node)) {
    // What is written to is named in the tree without a wrapper, and is never a common table expression.
    if (child && typeof child === 'object' && child.relname !== undefined && child.relpersistence) {
      into.add(nameOf(child));
    } else if (key !== 'withClause' && key !== 'lockingClause') {
      relations(child, inner, into);
    }
  }
}

function defined(statement) {
  const create = statement.CreateStmt;
  if (!create) return '';
  const columns = (create.tableElts ?? []).map((e) => e.ColumnDef?.colname).filter(Boolean);
  return `${nameOf(create.relation)}=${columns.map(encoded).join(',')}`;
}

// The N before a string is a token of its own here, and part of the string there.
function tokens(text) {
  const bytes = Buffer.from(text, 'utf8');
  const at = (offset) => bytes.subarray(0, offset).toString('utf8').length;
  const list = [];
  let national = -1;
  for (const token of scanSync(text).tokens) {
    if (token.tokenName.endsWith('COMMENT')) continue;
    const start = at(token.start);
    const end = at(token.end);
    const opensString = /^[nN]$/.test(token.text) && text[end] === "'";
    if (opensString) {
      national = start;
    } else {
      list.push(`${national >= 0 ? national : start}-${end}`);
      national = -1;
    }
  }
  return list.join(',');
}

function attempt(work, otherwise) {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

function answer(text) {
  const scanned = attempt(() => tokens(text), 'error');
  const tree = attempt(() => parseSync(text), null);
  if (!tree) return ['error', '', '', '', scanned].join('\t');
  const statements = tree.stmts ?? [];
  if (statements.length !== 1) return [`statements ${statements.length}`, '', '', '', scanned].join('\t');
  const found = new Set();
  relations(statements[0].stmt, new Set(), found);
  const kind = Object.keys(statements[0].stmt)[0];
  return ['ok', kind, [...found].join(','), defined(statements[0].stmt), scanned].join('\t');
}

const PIECE =
  /[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_0-9]*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|[();]|[^]/gy;

// What psql would send: no commands of its own, no data of COPY; a ';' counts outside of brackets and quotes.
function split(script) {
  const text = script
    .replace(/^(copy[^;]*from stdin[^;]*;[^\n]*\n)[\s\S]*?^\\\.$/gim, '')
    .replace(/^\s*\\.*$/gm, '')
    .replace(/\\(gset|gexec|g|bind|crosstabview)\b.*$/gm, ';');
  let depth = 0;
  let current = '';
  for (const [piece] of text.matchAll(PIECE)) {
    if (piece === '(') depth++;
    if (piece === ')') depth--;
    if (piece === ';' && depth <= 0) {
      if (current.trim()) console.log(Buffer.from(current.trim()).toString('base64'));
      current = '';
      depth = 0;
    } else {
      current += piece;
    }
  }
}

if (process.argv[2] === 'split') {
  split(readFileSync(process.argv[3], 'latin1'));
} else {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(answer(Buffer.from(line, 'base64').toString('utf8')));
  }
}
