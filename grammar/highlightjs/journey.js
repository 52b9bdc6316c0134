/*
Language: Journey
Description: customer journey maps as code
Category: config
*/

// words: begin
// Generated from the compiler's own table: UPDATE_GENERATED=1 cargo test --test generated
const DECLARATIONS = ['team', 'channel', 'persona', 'framework', 'stage', 'source', 'event', 'survey', 'metric', 'journey', 'touchpoint']
const ENTRIES = ['does', 'thinks', 'says', 'needs', 'frustration', 'feels', 'expects', 'pain', 'opportunity', 'frontstage', 'backstage', 'support', 'policy', 'evidence', 'insight', 'unknown', 'link']
const CLAUSES = ['via', 'for', 'follows', 'improves', 'extends', 'in', 'where', 'by', 'from', 'within']
const OPERATORS = ['and', 'or', 'not']
const FUNCTIONS = ['count', 'people', 'sessions', 'sum', 'mean', 'median', 'percentile', 'share', 'converted', 'time_between', 'returned']
const CHOSEN = ['basis', 'better', 'confidence', 'effort', 'impact', 'kind', 'method', 'methods', 'severity', 'status']
const CHOICES = ['agreed', 'assumed', 'crm', 'current_state', 'day_in_the_life', 'diary_study', 'doing', 'done', 'draft', 'experiment', 'focus_group', 'future_state', 'high', 'higher', 'idea', 'inside', 'interview', 'large', 'literature', 'low', 'lower', 'market_research', 'medium', 'observation', 'observed', 'panel', 'planned', 'rejected', 'reported', 'retired', 'service_blueprint', 'small', 'social_listening', 'support_log', 'survey', 'usability_test', 'usage_data', 'web_analytics', 'workshop']
const BOXES = ['top', 'bottom']
// words: end

/** @type {import('highlight.js').LanguageFn} */
export default function journey(hljs) {
  const WORD = '[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{M}\\p{Nd}\\p{Pc}]*'
  // Statements begin a line, or stand behind a brace or a comma.
  const START = '(?<=(?:^|[{},])[ \\t]*)'
  const any = words => `(?:${words.join('|')})`
  const END = '(?![\\p{L}\\p{Nd}_])'
  const ESCAPE = { scope: 'char.escape', begin: /\\(?:u\{[0-9A-Fa-f]*\}|.)/ }
  const named = (list, scope, then) => ({
    begin: [START + any(list) + END, '[ \\t]+', WORD, then],
    beginScope: { 1: 'keyword', 3: scope },
  })
  return {
    name: 'Journey',
    aliases: ['journey'],
    unicodeRegex: true,
    contains: [
      { scope: 'comment', begin: /(?<=^|\s)\/\//, end: /$/ },
      { scope: 'string', begin: /"""/, end: /"""/, contains: [ESCAPE] },
      { scope: 'string', begin: /"/, end: /"|$/, contains: [ESCAPE] },
      named(DECLARATIONS, 'title.class', '(?!\\s*(?:->|\\.))'),
      named(ENTRIES, 'symbol', '(?=[ \\t]*["+\\-0-9])'),
      named(['ask'], 'symbol', '(?=[ \\t]*:)'),
      named(['measure'], 'symbol', '(?=[ \\t]*=(?!=))'),
      { scope: 'keyword', begin: START + any(ENTRIES) + '(?=[ \\t]*["+\\-0-9])' },
      { scope: 'keyword', begin: START + any(['measure', 'use', 'as']) + '(?=[ \\t]+' + WORD + ')' },
      { scope: 'keyword', begin: START + any(['flow', 'columns']) + '(?=\\s*(?:\\{|$))' },
      {
        begin: [any(CHOSEN), '[ \\t]*:[ \\t]+', any(CHOICES) + '(?![\\p{L}\\p{Nd}_.(])'],
        beginScope: { 1: 'attr', 3: 'literal' },
      },
      { begin: [WORD, '[ \\t]*:'], beginScope: { 1: 'attr' } },
      { scope: 'number', begin: /\d{4}-[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*/ },
      { scope: 'number', begin: /\d{1,2}:\d{2}(?!\d)/ },
      { scope: 'number', begin: '[+\\-]?\\d[\\p{L}\\p{Nd}_%]*(?:\\.\\d[\\p{L}\\p{Nd}_%]*)*(?:[ \\t]+[A-Z]{3}(?![\\p{L}\\p{Nd}_.(]))?' },
      { scope: 'literal', begin: '(?:true|false)(?![\\p{L}\\p{Nd}_.(])' },
      { scope: 'keyword', begin: 'is[ \\t]+missing' + END },
      { scope: 'keyword', begin: any(BOXES) + '(?=[ \\t]+\\d)' },
      { scope: 'keyword', begin: '(?<=^|[\\s(])' + any([...CLAUSES, ...OPERATORS, 'as', 'of']) + '(?=\\s)(?!\\s*->)' },
      { scope: 'built_in', begin: any(FUNCTIONS) + '(?=\\()' },
      { scope: 'title.function', begin: WORD + '(?=\\()' },
      { begin: WORD },
      { scope: 'operator', begin: /->|>=|<=|==|!=|\.\.|[<>=+\-*\/]/ },
    ],
  }
}
