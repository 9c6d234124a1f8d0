/* The only door to libyaml: events, never its documents, so that each limit holds before memory and
 * time are spent.
 */
#include "load/yaml.h"

#include "base/limits.h"
#include "base/must.h"
#include "base/utf8.h"
#include "load/text_cursor.h"
#include "load/yaml_problem.h"

#include <string.h>

#include <yaml.h>

/* A mapping or list that is open. */
struct frame {
    struct tree *tree;
    bool has_key;    /* a key waits for its value */
    bool is_refused; /* whose value goes nowhere */
    str key;
    struct place key_place;
};

struct loader {
    struct arena *keep;
    struct arena *scratch;
    struct diags *diags;
    const struct origin *origin;
    yaml_parser_t parser;
    struct frame frames[LIMIT_YAML_DEPTH];
    int depth;
    struct tree *root;
    ptrdiff_t event_count;
    int document_count;
    struct text_cursor cursor;
};

static bool read_events(struct loader *loader);
static bool take_event(struct loader *loader, const yaml_event_t *event);
static bool take_document(struct loader *loader, const yaml_event_t *event);
static bool take_open(struct loader *loader, const yaml_event_t *event);
static bool take_close(struct loader *loader);
static bool take_alias(struct loader *loader, const yaml_event_t *event);
static bool take_scalar(struct loader *loader, const yaml_event_t *event);
static bool take_key(struct loader *loader, const yaml_event_t *event);
static bool attach(struct loader *loader, struct tree *tree);
static void check_node(struct loader *loader, struct place place, const void *anchor,
                       const void *tag);
static struct diag *fault(struct loader *loader, enum rule rule, struct place place,
                          const char *message);
static str take_text(struct loader *loader, const yaml_event_t *event, struct place place);
static bool is_quoted(const yaml_event_t *event);
static struct place place_of(const struct loader *loader, yaml_mark_t mark);
static struct place text_place(struct loader *loader, const yaml_event_t *event);

const struct tree *yaml_load(struct arena *keep, struct arena *scratch, struct diags *diags,
                             const struct origin *origin, ptrdiff_t *events)
{
    struct loader loader = {.keep = keep, .scratch = scratch, .diags = diags, .origin = origin};
    loader.cursor = text_cursor_new(origin);
    ptrdiff_t errors_before = diags->error_count;
    if (yaml_parser_initialize(&loader.parser) == 0) {
        arena_exhausted();
    }
    yaml_parser_set_encoding(&loader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&loader.parser, (const unsigned char *)origin->text.data,
                                 (size_t)origin->text.len);
    bool is_read = read_events(&loader);
    yaml_parser_delete(&loader.parser);
    *events = loader.event_count;
    must(is_read || diags->error_count > errors_before);
    return is_read ? loader.root : NULL;
}

static bool read_events(struct loader *loader)
{
    for (;;) {
        yaml_event_t event;
        if (yaml_parser_parse(&loader->parser, &event) == 0) {
            if (loader->parser.error == YAML_MEMORY_ERROR) {
                arena_exhausted();
            }
            yaml_problem_add(loader->diags, loader->origin,
                             (struct yaml_problem){
                                 .text = loader->parser.problem,
                                 .place = place_of(loader, loader->parser.problem_mark),
                                 .context = loader->parser.context,
                                 .context_place = place_of(loader, loader->parser.context_mark),
                             });
            return false;
        }
        bool is_end = event.type == YAML_STREAM_END_EVENT;
        bool goes_on = take_event(loader, &event);
        yaml_event_delete(&event);
        if (!goes_on) {
            return false;
        }
        if (is_end) {
            return true;
        }
    }
}

static bool take_event(struct loader *loader, const yaml_event_t *event)
{
    if (++loader->event_count > LIMIT_YAML_LIST_EVENTS) {
        (void)fault(loader, RULE_YAML_LIMIT, place_of(loader, event->start_mark),
                    "this file has more than 100000 parts");
        return false;
    }
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return take_document(loader, event);
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        return take_open(loader, event);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        return take_close(loader);
    case YAML_ALIAS_EVENT:
        return take_alias(loader, event);
    case YAML_SCALAR_EVENT:
        return take_scalar(loader, event);
    case YAML_STREAM_END_EVENT:
        if (loader->document_count == 0) {
            (void)fault(loader, RULE_YAML_SUBSET, (struct place){.origin = loader->origin},
                        "this file holds no record");
            return false;
        }
        return true;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return true;
    }
    must(false);
    return false;
}

static bool take_document(struct loader *loader, const yaml_event_t *event)
{
    struct place place = place_of(loader, event->start_mark);
    if (event->data.document_start.version_directive != NULL ||
        event->data.document_start.tag_directives.start !=
            event->data.document_start.tag_directives.end) {
        struct diag *diag =
            fault(loader, RULE_YAML_SUBSET, place, "records have no YAML directives");
        diag_help(loader->diags, diag, "leave this line out, and the line --- below it");
        return false;
    }
    if (++loader->document_count > 1) {
        struct diag *diag =
            fault(loader, RULE_YAML_SUBSET, place, "a second YAML document begins here");
        diag_help(loader->diags, diag,
                  "write each record in a file of its own, or all of them below records:");
        return false;
    }
    return true;
}

static bool take_open(struct loader *loader, const yaml_event_t *event)
{
    struct place place = place_of(loader, event->start_mark);
    bool is_map = event->type == YAML_MAPPING_START_EVENT;
    struct tree *tree = is_map ? tree_map(loader->scratch) : tree_list(loader->scratch);
    tree->place = place;
    if (loader->depth == 0 && !is_map) {
        struct diag *diag = fault(loader, RULE_YAML_SUBSET, place,
                                  "a record is a mapping: lines of the form key: value");
        diag_help(loader->diags, diag, "several records of one file stand below records:");
        return false;
    }
    if (loader->depth == LIMIT_YAML_DEPTH) {
        (void)fault(loader, RULE_YAML_LIMIT, place, "mappings and lists lie more than 16 deep");
        return false;
    }
    if (!attach(loader, tree)) {
        return false;
    }
    loader->frames[loader->depth++] = (struct frame){.tree = tree};
    if (is_map) {
        check_node(loader, place, event->data.mapping_start.anchor, event->data.mapping_start.tag);
    } else {
        check_node(loader, place, event->data.sequence_start.anchor,
                   event->data.sequence_start.tag);
    }
    return true;
}

static bool take_close(struct loader *loader)
{
    must(loader->depth > 0);
    loader->depth--;
    return true;
}

static bool take_alias(struct loader *loader, const yaml_event_t *event)
{
    struct place place = place_of(loader, event->start_mark);
    struct diag *diag =
        fault(loader, RULE_YAML_SUBSET, place, "records have no YAML aliases (*name)");
    diag_help(loader->diags, diag, "put a value that begins with * in quotes");
    struct tree *nothing = tree_null(loader->scratch);
    nothing->place = place;
    nothing->is_faulty = true;
    return loader->depth > 0 && attach(loader, nothing);
}

static bool take_scalar(struct loader *loader, const yaml_event_t *event)
{
    const struct frame *frame = loader->depth > 0 ? &loader->frames[loader->depth - 1] : NULL;
    if (frame == NULL) {
        struct diag *diag = fault(loader, RULE_YAML_SUBSET, place_of(loader, event->start_mark),
                                  "a record is a mapping: lines of the form key: value");
        if (memchr(event->data.scalar.value, ':', event->data.scalar.length) != NULL) {
            diag_help(loader->diags, diag, "a blank stands after each colon");
        }
        return false;
    }
    if (frame->tree->type == TREE_MAP && !frame->has_key) {
        return take_key(loader, event);
    }
    struct place place = text_place(loader, event);
    if (event->data.scalar.length > LIMIT_YAML_SCALAR_BYTES) {
        (void)fault(loader, RULE_YAML_LIMIT, place, "this text has more than 16384 bytes");
        return false;
    }
    ptrdiff_t errors_before = loader->diags->error_count;
    str text = take_text(loader, event, place);
    bool is_nothing = text.len == 0 && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    struct tree *tree = is_nothing ? tree_null(loader->scratch) : tree_text(loader->scratch, text);
    tree->place = place;
    check_node(loader, place, event->data.scalar.anchor, event->data.scalar.tag);
    tree->is_faulty = loader->diags->error_count > errors_before;
    return attach(loader, tree);
}

static bool take_key(struct loader *loader, const yaml_event_t *event)
{
    struct frame *frame = &loader->frames[loader->depth - 1];
    struct place place = text_place(loader, event);
    if (event->data.scalar.length == 0 || event->data.scalar.length > LIMIT_YAML_KEY_BYTES) {
        (void)fault(loader, RULE_YAML_LIMIT, place, "a key has from 1 to 64 bytes");
        return false;
    }
    if (frame->tree->as.items.count == LIMIT_YAML_MAP_ENTRIES) {
        (void)fault(loader, RULE_YAML_LIMIT, place, "this mapping has more than 500 entries");
        return false;
    }
    ptrdiff_t errors_before = loader->diags->error_count;
    str text = take_text(loader, event, place);
    check_node(loader, place, event->data.scalar.anchor, event->data.scalar.tag);
    if (str_equal(text, STR("<<"))) {
        struct diag *diag =
            fault(loader, RULE_YAML_SUBSET, place, "records have no YAML merge keys (<<)");
        diag_help(loader->diags, diag, "write the entries out, or below defaults: of a list file");
    }
    const struct tree *first = tree_find(frame->tree, text);
    if (first != NULL) {
        struct diag *diag =
            fault(loader, RULE_YAML_DUPLICATE_KEY, place, "this key is there already");
        diag->width = (int)str_code_points(text);
        diag_note(loader->diags, diag, first->key_place, "here for the first time");
    }
    frame->has_key = true;
    frame->is_refused = loader->diags->error_count > errors_before;
    frame->key = text;
    frame->key_place = place;
    return true;
}

/* Gives the tree to the mapping or list that is open; what is refused goes nowhere. */
static bool attach(struct loader *loader, struct tree *tree)
{
    if (loader->depth == 0) {
        loader->root = tree;
        return true;
    }
    struct frame *frame = &loader->frames[loader->depth - 1];
    if (frame->tree->type == TREE_LIST) {
        (void)tree_add(frame->tree, tree);
        return true;
    }
    if (!frame->has_key) {
        (void)fault(loader, RULE_YAML_SUBSET, tree->place, "a key is a text");
        return false;
    }
    frame->has_key = false;
    tree->key_place = frame->key_place;
    if (!frame->is_refused) {
        (void)tree_put_key(frame->tree, frame->key, tree);
    }
    return true;
}

static void check_node(struct loader *loader, struct place place, const void *anchor,
                       const void *tag)
{
    if (anchor != NULL) {
        struct diag *diag =
            fault(loader, RULE_YAML_SUBSET, place, "records have no YAML anchors (&name)");
        diag_help(loader->diags, diag, "put a value that begins with & in quotes");
    }
    if (tag != NULL) {
        struct diag *diag =
            fault(loader, RULE_YAML_SUBSET, place, "records have no YAML tags (!name)");
        diag_help(loader->diags, diag, "put a value that begins with ! in quotes");
    }
}

static struct diag *fault(struct loader *loader, enum rule rule, struct place place,
                          const char *message)
{
    for (int i = 0; i < loader->depth; i++) {
        loader->frames[i].tree->is_faulty = true;
    }
    return diag_add(loader->diags, rule, place, "%s", message);
}

/* A scalar's text: a view of the file's where it stands there as it is. Else it is copied and
 * checked, for escapes in quotes can bring in what the file itself may not hold. */
static str take_text(struct loader *loader, const yaml_event_t *event, struct place place)
{
    str text = {.data = (const char *)event->data.scalar.value,
                .len = (ptrdiff_t)event->data.scalar.length};
    ptrdiff_t at = text_cursor_byte(&loader->cursor, event->start_mark.index) + is_quoted(event);
    str view = str_slice(loader->origin->text, at, at + text.len);
    if (str_equal(view, text)) {
        return view;
    }
    ptrdiff_t unplain = utf8_find_unplain(text, 0);
    if (unplain >= 0) {
        str words = utf8_unplain_text(loader->diags->arena, text, unplain);
        (void)fault(loader, RULE_FILE_BYTES, place,
                    str_format(loader->diags->arena, "this text holds %.*s", STR_ARGS(words)).data);
    }
    return str_copy(loader->keep, text);
}

static bool is_quoted(const yaml_event_t *event)
{
    return event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
           event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
}

/* libyaml counts lines and columns from 0, columns in characters. */
static struct place place_of(const struct loader *loader, yaml_mark_t mark)
{
    return (struct place){
        .origin = loader->origin, .line = (int)mark.line + 1, .column = (int)mark.column + 1};
}

/* The place of a scalar's first character: behind a quote, or below the mark of a block. */
static struct place text_place(struct loader *loader, const yaml_event_t *event)
{
    struct place place = place_of(loader, event->start_mark);
    place.column += is_quoted(event);
    bool is_block = event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
                    event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
    return is_block && event->data.scalar.length > 0 ? text_cursor_below(&loader->cursor, place)
                                                     : place;
}
