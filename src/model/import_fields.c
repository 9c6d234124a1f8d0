#include "model/import_fields.h"

static const char *const separators[] = {"comma", "semicolon", "tab", NULL};

static const struct field skip_fields[] = {
    {.name = "when",
     .type = FIELD_NAMES,
     .is_required = true,
     .example = "{n_gen: '0', n_prompt: '0'}",
     .doc = "Which rows: each column, or one of texts, with the text that it has, a list of such "
            "texts, or {not: …}."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .is_required = true,
     .example = "warm-up",
     .doc = "Why they are left out; import counts the rows of each reason."},
    {0},
};

static const struct field map_fields[] = {
    {.name = "kind",
     .type = FIELD_TEXT,
     .example = "benchmark",
     .doc = "The kind of the records; benchmark where absent."},
    {.name = "separator",
     .type = FIELD_CHOICE,
     .choices = separators,
     .example = "semicolon",
     .doc = "What stands between cells; comma where absent."},
    {.name = "columns",
     .type = FIELD_TEXT,
     .is_list = true,
     .example = "[device, model, rate]",
     .doc = "The columns' names, where the first row is not theirs."},
    {.name = "skip",
     .type = FIELD_GROUP,
     .is_list = true,
     .fields = skip_fields,
     .example = "[{when: {n_gen: '0'}, reason: warm-up}]",
     .doc = "Rows to leave out; a row is left out for the first reason that holds."},
    {.name = "texts",
     .type = FIELD_NAMES,
     .example = "{host: {column: note, after: 'host '}}",
     .doc = "Further columns, each with the recipe that makes its texts of those before it."},
    {.name = "fields",
     .type = FIELD_NAMES,
     .is_required = true,
     .example = "{results.prompt: {column: n_prompt, unit: tok}}",
     .doc = "Each field with its recipe: a text with {columns}, a mapping as below, or a list of "
            "these, of which the first that gives a text counts (for a list: all that do). "
            "`results.depth` is a field of each row, `environment.os` one of a group; `device` "
            "takes a system, card or processor."},
    {.name = "file",
     .type = FIELD_TEXT,
     .example = "'{device}-{engine}-{sources}'",
     .doc = "The name of the file, without .yaml: rows of one name fall into one file. Braces hold "
            "a field of the record or a column, and what they give is joined by -. Where absent: "
            "device, engine and sources; of other kinds, a file for each record."},
    {.name = "id",
     .type = FIELD_TEXT,
     .example = "'{device}-{artifact}-{engine}-{date}'",
     .doc = "The id of the record, in the same way: rows of one id and file are one record, and "
            "agree in all that holds for the whole record. Where absent: device, artifact, engine, "
            "backend and date."},
    {.name = "name",
     .type = FIELD_TEXT,
     .example = "'{artifact} on {device}'",
     .doc = "The name that people read; braces give names here. What is shown where absent."},
    {.name = "comment",
     .type = FIELD_PROSE,
     .example = "Runs of our own machines.",
     .doc = "What a new file says of itself in its first lines."},
    {0},
};

static const struct field recipe_fields[] = {
    {.name = "column",
     .type = FIELD_TEXT,
     .example = "n_prompt",
     .doc = "The column whose text it is."},
    {.name = "text",
     .type = FIELD_TEXT,
     .may_be_empty = true,
     .example = "'{avg_ts} ± {stddev_ts}'",
     .doc = "In place of column: a text with {columns}; {{ is a brace. Where one of the columns "
            "is empty it gives nothing."},
    {.name = "when",
     .type = FIELD_NAMES,
     .example = "{n_gen: {not: '0'}}",
     .doc = "Rows that the recipe is for: each column with the text that it has, a list of such "
            "texts, or {not: …}."},
    {.name = "after",
     .type = FIELD_TEXT,
     .example = "'ngl='",
     .doc = "Take what follows that; nothing where it does not occur."},
    {.name = "before",
     .type = FIELD_TEXT,
     .example = "';'",
     .doc = "Take what stands before that; all where it does not occur."},
    {.name = "replace",
     .type = FIELD_NAMES,
     .example = "{'.gguf': ''}",
     .doc = "Parts of the text and what stands in their place, one after the other."},
    {.name = "values",
     .type = FIELD_NAMES,
     .example = "{NVIDIA RTX 3090: rtx-3090, '-': ''}",
     .doc = "Whole texts and what is meant; a text that is not named stays as it is. '' means "
            "nothing: the field is left out."},
    {.name = "split",
     .type = FIELD_TEXT,
     .example = "';'",
     .doc = "What separates the items of a list."},
    {.name = "unit",
     .type = FIELD_TEXT,
     .example = "tok/s",
     .doc = "What is added behind a number, with a blank before."},
    {0},
};

const struct field *import_map_fields(void)
{
    return map_fields;
}

const struct field *import_recipe_fields(void)
{
    return recipe_fields;
}
