/* Every bound of the program, named. Inputs beyond a bound are refused with a located error that
 * names the bound; nothing is cut silently.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* Exit status of the program. */
enum {
    EXIT_STATUS_FINE = 0,
    EXIT_STATUS_FINDINGS = 1,
    EXIT_STATUS_USAGE = 2,
    EXIT_STATUS_MACHINE = 3,
    EXIT_STATUS_FAULT = 4,
};

enum {
    /* Files below data/. */
    LIMIT_RECORD_FILE_BYTES = 64 * 1024,
    LIMIT_LIST_FILE_BYTES = 1024 * 1024,
    LIMIT_RAW_FILE_BYTES = 1024 * 1024,
    LIMIT_DATA_FILES = 20000,
    LIMIT_FILE_STEM_BYTES = 64,

    /* Files of templates/ and content/, written by maintainers. */
    LIMIT_TEMPLATE_BYTES = 1024 * 1024,

    /* YAML. */
    LIMIT_YAML_DEPTH = 16,
    LIMIT_YAML_RECORD_EVENTS = 2000,
    LIMIT_YAML_LIST_EVENTS = 100000,
    LIMIT_YAML_LIST_RECORDS = 5000,
    LIMIT_YAML_SCALAR_BYTES = 16 * 1024,
    LIMIT_YAML_KEY_BYTES = 64,
    LIMIT_YAML_MAP_ENTRIES = 500,
    LIMIT_NUMBER_CHARS = 32,
    LIMIT_URL_BYTES = 500,
    LIMIT_TEXT_BYTES = 1000,

    /* Tables to import. */
    LIMIT_CSV_BYTES = 64 * 1024 * 1024,
    LIMIT_CSV_ROWS = 200000,
    LIMIT_CSV_COLUMNS = 256,
    LIMIT_CSV_CELL_BYTES = 16 * 1024,

    /* Units: factors of one unit, and the power of one factor. */
    LIMIT_UNIT_FACTORS = 8,
    LIMIT_UNIT_POWER = 4,

    /* Markdown: levels of quotes, lists and emphasis within each other. */
    LIMIT_MARKDOWN_DEPTH = 32,

    /* Prose of records. */
    LIMIT_PROSE_BYTES = 8 * 1024,
    LIMIT_PROSE_HTML_BYTES = 256 * 1024,

    /* Expressions of formulas. */
    LIMIT_EXPRESSION_BYTES = 4 * 1024,
    LIMIT_EXPRESSION_DEPTH = 64,
    LIMIT_FORMULA_LEVELS = 1024, /* of expressions within expressions, over all formulas */
    LIMIT_FORMULA_SOLVES = 2,    /* of `solve` within `solve` */

    /* JSON that the program writes. */
    LIMIT_JSON_DEPTH = 64,

    /* Mustache: nesting of tags in a template, and of all that is under way in a rendering;
     * sections and partials entered, and bytes written, in one rendering; indentation of nested
     * partials. */
    LIMIT_MUSTACHE_DEPTH = 64,
    LIMIT_MUSTACHE_STEPS = 5 * 1000 * 1000,
    LIMIT_MUSTACHE_OUT_BYTES = 64 * 1024 * 1024,
    LIMIT_MUSTACHE_MARGIN_BYTES = 1024,

    /* Charts. */
    LIMIT_SVG_BYTES = 8 * 1024 * 1024,

    /* The site: folders within folders. */
    LIMIT_SITE_DEPTH = 8,

    /* Errors after which no further file is read. */
    LIMIT_ERRORS = 10000,
    /* Diagnostics shown per rule before "and N more". */
    LIMIT_DIAGS_PER_RULE = 50,
};

#endif
