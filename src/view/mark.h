/* Marks: how a number is known, as a shape and a word, so that colour is never needed to tell.
 * Dense tables carry the shape behind each number, and the legend below them the words.
 */
#ifndef VIEW_MARK_H
#define VIEW_MARK_H

#include "estimate/evaluate.h"

enum mark {
    MARK_NONE,
    MARK_MEASURED,
    MARK_ESTIMATED,
    MARK_VENDOR,
    MARK_THIRD_PARTY,
    MARK_RUMOUR,
    MARK_STALE,
    MARK_COUNT_
};

/* A price or offer older than this many days beside the site's date is marked stale. */
enum { MARK_STALE_DAYS = 60 };

const char *mark_symbol(enum mark mark); /* "●"; "" of MARK_NONE */
const char *mark_word(enum mark mark);   /* "measured" */

enum mark mark_of_quality(enum quality quality);
enum mark mark_of_result(const struct result *result);
/* MARK_STALE or MARK_NONE. */
enum mark mark_of_date(struct date date, struct date as_of);

#endif
