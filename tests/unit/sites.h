/* What the tests of publishing share: an empty folder to work in, small sites, and a reader who
 * says whether a site is whole.
 */
#ifndef TESTS_UNIT_SITES_H
#define TESTS_UNIT_SITES_H

#include "base/diag.h"
#include "publish/publish.h"

/* Makes an empty folder, goes there, and comes back and removes it. */
void sites_enter(void);
void sites_leave(void);

/* Publishes the pages as site/ with .build/; each page says its path and the word. False where it
 * failed; the diagnostics stay in `diags`. */
bool site_publish(struct arena *arena, struct diags *diags, const char *const *paths,
                  const char *word);
/* The text of a file, empty where there is none. */
str file_text(struct arena *arena, const char *path);
/* The word of a site whose manifest is right in every line and names every file; NULL where the
 * site is mixed, cut or missing. Never fails a test itself. */
const char *site_word(struct arena *arena, const char *site);
int files_count(const char *folder);
bool exists(const char *path);

#endif
