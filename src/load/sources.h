/* Which files take part in a site, and their bytes. Below data/ lie records,
 * data/<kind's folder>/[<subfolder>/]<id>.yaml, attachments, data/raw/<sha256>.<ending>, and import
 * maps, data/maps/<id>.yaml, which take no part; below templates/ and content/ what maintainers
 * write. Whatever else is found there is an error: a file that nobody reads misleads the one who
 * wrote it.
 *
 *     const struct sources *sources = sources_list(keep, diags, &root, SOURCES_DATA, count_max);
 *     for (i = 0; i < sources->count; i++) {
 *         if (sources->items[i].sort == SOURCE_RECORDS) {
 *             struct document document = source_document(keep, scratch, diags, &root, item);
 */
#ifndef LOAD_SOURCES_H
#define LOAD_SOURCES_H

#include "base/document.h"
#include "base/file.h"
#include "base/recall.h"

enum source_sort { SOURCE_RECORDS, SOURCE_RAW, SOURCE_TEMPLATE, SOURCE_CONTENT };

struct source {
    enum source_sort sort;
    str path;   /* from the root: data/gpus/rtx-3090.yaml */
    str folder; /* of records, as in struct document */
    str name;   /* of records the stem; else the path below templates/, content/ or data/raw/ */
};

struct sources {
    struct source *items; /* each top folder in the order of its paths */
    ptrdiff_t count;
    ptrdiff_t capacity;
    struct {
        str *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } folders; /* that were listed, also those in which nothing lies: a file may come there */
};

enum sources_wanted {
    SOURCES_DATA = 1,
    SOURCES_TEMPLATES = 2,
    SOURCES_CONTENT = 4,
    SOURCES_ALL = 7,
};

/* The files of the wanted top folders, by name alone; nothing is opened. A top folder that is
 * missing is an error only where it is data/. Files that cannot take part are errors and left out.
 */
const struct sources *sources_list(struct arena *keep, struct diags *diags,
                                   const struct folder *root, unsigned wanted, ptrdiff_t count_max);

/* The bytes of one file within its sort's limit, checked to be plain text where it is one that is
 * read as text. NULL with at least one error. `stamp` may be NULL. */
const struct origin *source_read(struct arena *keep, struct diags *diags, const struct folder *root,
                                 const struct source *source, struct file_stamp *stamp);

/* A file of records as a tree; its root is NULL where an error says why. The tree lies in
 * `scratch`, texts and origin in `keep`. */
struct document source_document(struct arena *keep, struct arena *scratch, struct diags *diags,
                                const struct folder *root, const struct source *source);
/* The same, remembered by the text of the file where there is no fault in it; `recall` may be NULL.
 */
struct document source_document_recalled(struct arena *keep, struct arena *scratch,
                                         struct diags *diags, const struct folder *root,
                                         const struct source *source, struct recall *recall);
/* The same for bytes that are at hand already. */
struct document document_of(struct arena *keep, struct arena *scratch, struct diags *diags,
                            const struct source *source, const struct origin *origin);

/* Adds an error for each line that holds what plain text does not; true where there is none. */
bool text_is_plain(struct diags *diags, const struct origin *origin);

#endif
