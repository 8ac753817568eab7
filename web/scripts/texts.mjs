// @ts-nocheck The types of Node are no dependency of the pages.
//
// The pages are built once for each language, and each build has the texts of its language where they are used, as if
// they had been written there: a page loads no catalogue and no text that it does not show. What is no plain text and no
// function of a single expression stays an import of the catalogue.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseSvelte } from 'svelte/compiler';
import { parseSync } from 'vite';
import { CATALOGUES, LANGUAGE } from './languages.mjs';

const FROM = '$texts/';

const children = (node) =>
  Object.values(node)
    .flat()
    .filter((one) => one && typeof one.type === 'string');

function walk(node, visit, above = []) {
  if (visit(node, above) === false) return;
  for (const child of children(node)) walk(child, visit, [...above, node]);
}

function parseTs(code, file) {
  const { program, errors } = parseSync(file, code, { lang: 'ts' });
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  return program;
}

/** The text that an expression always is; undefined where it is not always the same. */
function constant(node) {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined;
  const [left, right] = [constant(node.left), constant(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}

/** Where a function's parameters stand in what it answers; null where it is more than one expression of them. */
function inlined(fn, code) {
  if (fn.type !== 'ArrowFunctionExpression' || fn.body.type === 'BlockStatement') return null;
  if (fn.params.some((param) => param.type !== 'Identifier')) return null;
  const names = fn.params.map(({ name }) => name);
  const uses = [];
  let plain = true;
  walk(fn.body, (node, above) => {
    if (/^TS|Function|Await/.test(node.type)) return (plain = false);
    if (node.type !== 'Identifier') return true;
    const parent = above.at(-1);
    const isName = parent?.type === 'MemberExpression' && parent.property === node && !parent.computed;
    if (isName) return true;
    if (names.includes(node.name))
      uses.push({ at: names.indexOf(node.name), start: node.start, end: node.end });
    else plain &&= node.name === 'Math' || node.name === 'undefined';
    return true;
  });
  return plain ? { body: code.slice(fn.body.start, fn.body.end), from: fn.body.start, names, uses } : null;
}

const read = new Map();

/** What a catalogue has under each name: `{ text }` or `{ inline }`. */
function catalogue(area) {
  const file = resolve(CATALOGUES, LANGUAGE, `${area}.ts`);
  if (!existsSync(file)) throw new Error(`there is no catalogue ${file}`);
  if (read.has(file)) return read.get(file);
  const code = readFileSync(file, 'utf8');
  const entries = new Map();
  for (const { type, declaration } of parseTs(code, file).body) {
    if (type !== 'ExportNamedDeclaration' || declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations) {
      const text = constant(init);
      entries.set(id.name, text === undefined ? { inline: inlined(init, code) } : { text });
    }
  }
  read.set(file, entries);
  return entries;
}

const escapeHtml = (text) => text.replace(/[&<>{}"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** An argument that may stand anywhere, and more than once. */
const isSimple = (node) =>
  node.type === 'Identifier' ||
  node.type === 'Literal' ||
  (node.type === 'MemberExpression' && !node.computed && isSimple(node.object));

/** The source between two places, with what was found there replaced. */
function spliced(code, from, to, edits) {
  let text = '';
  let at = from;
  for (const { start, end, by } of edits.toSorted((one, other) => one.start - other.start)) {
    text += code.slice(at, start) + by;
    at = end;
  }
  return text + code.slice(at, to);
}

function applied({ body, from, names, uses }, given, sources) {
  const isUsedOnce = (at) => uses.filter((use) => use.at === at).length <= 1;
  if (given.length !== names.length || !given.every((node, at) => isSimple(node) || isUsedOnce(at)))
    return `((${names.join(', ')}) => (${body}))(${sources.join(', ')})`;
  const edits = uses.map(({ at, start, end }) => ({
    start: start - from,
    end: end - from,
    by: isSimple(given[at]) ? sources[at] : `(${sources[at]})`
  }));
  return `(${spliced(body, 0, body.length, edits)})`;
}

/** The names under which a module has catalogues, with their areas. */
function imported(program) {
  const areas = new Map();
  for (const node of program?.body ?? []) {
    if (node.type !== 'ImportDeclaration' || !node.source.value.startsWith(FROM)) continue;
    for (const { type, local } of node.specifiers) {
      if (type === 'ImportNamespaceSpecifier') areas.set(local.name, node.source.value.slice(FROM.length));
    }
  }
  return areas;
}

/** What is said of types alone, and never runs. */
const isType = ({ type }) => /^TS(?!As|NonNull|Satisfies)/.test(type);

/** The same module with the texts in it; null where it has none. */
export function withTexts(code, file) {
  if (!code.includes(FROM)) return null;
  const isSvelte = file.endsWith('.svelte');
  const tree = isSvelte ? parseSvelte(code, { modern: true, filename: file }) : parseTs(code, file);
  const areas = isSvelte
    ? new Map([...imported(tree.module?.content), ...imported(tree.instance?.content)])
    : imported(tree);

  function edit(root) {
    const edits = [];
    walk(root, (node, above) => {
      if (node.type === 'ImportDeclaration' || isType(node)) return false;
      if (node.type === 'Identifier' && areas.has(node.name)) refuseOther(node, above.at(-1));
      const call = node.type === 'CallExpression' ? node : null;
      const member = call ? call.callee : node;
      if (member.type !== 'MemberExpression' || member.computed || !areas.has(member.object.name))
        return true;
      const area = areas.get(member.object.name);
      const entry = catalogue(area).get(member.property.name);
      if (!entry)
        throw new Error(`${file}: there is no text “${member.property.name}” in ${LANGUAGE}/${area}`);
      if (entry.text !== undefined && !call) {
        edits.push(written(entry.text, node, above));
        return false;
      }
      if (!call || !entry.inline) return true;
      const sources = call.arguments.map((one) => spliced(code, one.start, one.end, edit(one)));
      edits.push({ start: node.start, end: node.end, by: applied(entry.inline, call.arguments, sources) });
      return false;
    });
    return edits;
  }

  function refuseOther(node, parent) {
    const isName =
      (parent?.type === 'MemberExpression' && !parent.computed) ||
      (parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand);
    if (!isName) throw new Error(`${file}: “${node.name}” is the name of its texts and of something else`);
  }

  /** As text and as a whole attribute it is what it would be without braces. */
  function written(text, node, above) {
    const [tag, over] = [above.at(-1), above.at(-2)];
    if (tag?.type !== 'ExpressionTag') return { start: node.start, end: node.end, by: JSON.stringify(text) };
    const isWhole =
      over.type !== 'Fragment' && !Array.isArray(over.value) && !'"\''.includes(code[tag.start - 1]);
    const html = escapeHtml(text);
    return { start: tag.start, end: tag.end, by: isWhole ? `"${html}"` : html };
  }

  return { code: spliced(code, 0, code.length, edit(tree)), map: null };
}

export function texts() {
  return {
    name: 'debrief:texts',
    apply: 'build',
    enforce: 'pre',
    transform: {
      order: 'pre',
      handler: (code, id) =>
        /\/src\/.*\.(svelte|ts)$/.test(id) && !id.includes('?') ? withTexts(code, id) : null
    }
  };
}
