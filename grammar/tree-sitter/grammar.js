/**
 * The grammar of `.journey` for editors.
 *
 * `../journey.pest` is what the compiler reads with: it is total, and says what is wrong. This one
 * is for colours, folds and movements: it takes every file that the compiler accepts, and where a
 * file is broken it leaves a hole and goes on. Line breaks do not matter here, since no statement
 * can be taken for the end of the one before.
 */

// words: begin
// Generated from the compiler's own table: UPDATE_GENERATED=1 cargo test --test generated
const DECLARATIONS = ['team', 'channel', 'persona', 'framework', 'stage', 'source', 'event', 'survey', 'metric', 'journey', 'touchpoint']
const ENTRIES = ['does', 'thinks', 'says', 'needs', 'frustration', 'feels', 'expects', 'pain', 'opportunity', 'frontstage', 'backstage', 'support', 'policy', 'evidence', 'insight', 'unknown', 'link']
const OTHERS = ['use', 'as', 'ask', 'measure', 'flow', 'columns']
const CLAUSES = ['via', 'for', 'follows', 'improves', 'extends', 'in', 'where', 'by', 'from', 'within']
const BOXES = ['top', 'bottom']
// words: end

/** `rule`, several times, with commas between and perhaps one behind. */
const list = rule => optional(seq(rule, repeat(seq(',', rule)), optional(',')))

/** Words that begin statements: they may be names as well. */
const KEYWORDS = [...DECLARATIONS, ...ENTRIES, ...OTHERS.filter(word => word !== 'as')]

/** Words that begin a clause with names; a condition follows `where`. */
const WITH_NAMES = CLAUSES.filter(word => word !== 'where')

module.exports = grammar({
  name: 'journey',

  word: $ => $.identifier,

  extras: $ => [/[\s\u00A0\u3000\uFEFF]/, $.comment, $.doc_comment],

  supertypes: $ => [$.statement],

  conflicts: $ => [
    // A comma goes on with a clause, or parts statements: what follows tells.
    [$.clause],
  ],

  rules: {
    source_file: $ => repeat($._item),

    _item: $ => choice($.statement, ','),

    statement: $ =>
      choice(
        $.use,
        $.declaration,
        $.entry,
        $.question,
        $.measure,
        $.flow,
        $.columns,
        $.as_block,
        $.property,
        $.edge,
      ),

    block: $ => seq('{', repeat($._item), '}'),

    // ── Statements ────────────────────────────────────────────────────────────────────────────

    use: $ =>
      prec.right(
        seq(
          'use',
          field('path', $.path),
          optional(
            choice(
              alias(token(seq('.', /[ \t]*/, '*')), $.everything),
              $.use_list,
              seq('as', field('alias', $._name)),
            ),
          ),
        ),
      ),
    use_list: $ => seq(token(seq('.', /[ \t]*/, '{')), list($.use_item), '}'),
    use_item: $ => seq(field('name', $._name), optional(seq('as', field('alias', $._name)))),

    declaration: $ =>
      prec.right(
        seq(
          field('keyword', choice(...DECLARATIONS)),
          field('name', $._name),
          field('parameters', optional($.parameters)),
          optional(seq(':', field('type', $._operand))),
          field('label', repeat($._text)),
          repeat($.clause),
          field('body', optional($.block)),
        ),
      ),

    entry: $ =>
      prec.right(
        seq(
          field('keyword', choice(...ENTRIES)),
          choice(
            seq(field('name', $._name), optional(field('level', $.number)), repeat1($._text)),
            seq(field('level', $.number), repeat($._text)),
            repeat1($._text),
          ),
          repeat($.clause),
          field('body', optional($.block)),
        ),
      ),

    question: $ =>
      prec.right(
        seq(
          'ask',
          field('name', $._name),
          ':',
          field('scale', $._operand),
          repeat($._text),
          field('body', optional($.block)),
        ),
      ),

    measure: $ =>
      prec.right(
        seq(
          'measure',
          optional(seq(field('name', $._name), '=')),
          field('metric', $.call),
          optional(field('target', $.target)),
          repeat(alias($._measure_clause, $.clause)),
          field('body', optional($.block)),
        ),
      ),
    target: $ => seq(choice($.comparison, 'in'), $._operand),
    _measure_clause: $ => seq(choice('by', 'from', 'for', 'within'), $._operand),

    flow: $ => seq('flow', field('body', $.block)),
    columns: $ => seq('columns', field('body', $.block)),

    as_block: $ =>
      prec.right(
        seq('as', field('persona', $._name), repeat(seq(',', field('persona', $._name))), field('body', optional($.block))),
      ),

    property: $ => prec.right(seq(field('key', $._key), ':', field('value', $._expression), field('body', optional($.block)))),

    edge: $ =>
      prec.right(
        seq(
          optional(field('from', $.path)),
          repeat1(
            seq('->', field('to', $.path), optional(field('share', $.number)), optional(field('label', $._text))),
          ),
        ),
      ),

    clause: $ =>
      choice(
        seq(choice(...WITH_NAMES), $._operand, repeat(seq(',', $._operand))),
        prec.right(seq('where', $._expression)),
      ),

    parameters: $ => seq('(', list($.parameter), ')'),
    parameter: $ =>
      seq(
        field('name', $._key),
        optional(seq(':', field('type', $._operand))),
        optional(seq('=', field('default', $._operand))),
      ),

    // ── Values ────────────────────────────────────────────────────────────────────────────────

    _expression: $ => choice($._operand, $.operation),
    operation: $ =>
      prec.left(
        choice(
          seq($._expression, field('operator', $._operator), $._operand),
          seq($._expression, field('operator', $.is_missing)),
        ),
      ),
    _operator: $ =>
      choice($.comparison, '+', '-', '*', '/', '->', '=', 'and', 'or', 'in', 'where', 'within'),
    comparison: _ => choice('>=', '<=', '==', '!=', '>', '<'),
    is_missing: _ => token(seq('is', /[ \t]+/, 'missing')),

    _operand: $ => choice($._simple, $.prefixed, $.range),
    prefixed: $ => prec(3, seq(choice($.comparison, 'not', '-'), $._operand)),
    range: $ => prec(4, seq($._simple, '..', $._simple)),
    _simple: $ =>
      choice($.number, $.date, $.time, $._text, $.boolean, $.box, $.call, $.array, $.group),
    boolean: _ => choice('true', 'false'),
    box: $ => seq(choice(...BOXES), $.number),
    array: $ => seq('[', list($._expression), ']'),
    group: $ => seq('(', $._expression, ')'),

    call: $ => prec.right(seq(field('function', $.path), optional(field('arguments', choice($.arguments, $.array))))),
    arguments: $ => seq('(', list($.argument), ')'),
    argument: $ =>
      choice(
        seq('of', $._expression),
        seq(optional(seq(field('label', $._key), ':')), field('value', $._expression)),
      ),

    // ── Words ─────────────────────────────────────────────────────────────────────────────────

    path: $ => prec.right(seq($._any_name, repeat(seq('.', $._any_name)))),

    // A keyword is one only where a statement begins.
    _name: $ => choice($.identifier, alias(choice(...KEYWORDS, ...BOXES), $.identifier)),
    // Parameters may be called like a clause.
    _any_name: $ => choice($._name, alias(choice(...CLAUSES), $.identifier)),
    _key: $ => choice($._name, alias(choice(...CLAUSES, 'true', 'false'), $.identifier)),

    identifier: _ => /[\p{XID_Start}_]\p{XID_Continue}*/u,

    // A number with its unit is one word; so are an amount and its currency.
    number: _ =>
      token(seq(/[+-]?[0-9]/, /[\p{XID_Continue}%]*/u, repeat(/\.[0-9][\p{XID_Continue}%]*/u), optional(/[ \t\u00A0\u3000]+[A-Z]{3}/))),
    date: _ => token(prec(1, /[0-9]{4}-[A-Za-z0-9]+(-[A-Za-z0-9]+)*/)),
    time: _ => token(prec(1, /[0-9]{1,2}:[0-9]{2}/)),

    _text: $ => choice($.text, $.long_text),
    text: $ => seq('"', repeat(choice($.escape, token.immediate(prec(1, /[^"\\\n\r]+/)))), token.immediate('"')),
    long_text: $ =>
      seq(
        '"""',
        repeat(choice($.escape, token.immediate(prec(1, /[^"\\]+/)), token.immediate(prec(1, /"{1,2}[^"\\]/)))),
        token.immediate('"""'),
      ),
    escape: _ => token.immediate(prec(1, choice(/\\u\{[0-9A-Fa-f]*\}/, /\\[^u\n\r]/))),

    doc_comment: _ => token(prec(1, /\/\/[\/!][^\n\r]*/)),
    comment: _ => token(/\/\/[^\n\r]*/),
  },
})
