/* Dates of the Gregorian calendar, to the day, month or year as they are known. */
#ifndef MODEL_DATE_H
#define MODEL_DATE_H

#include "base/str.h"

struct date {
    int year;  /* 0: no date */
    int month; /* 0: only the year is known */
    int day;   /* 0: only year and month are known */
};

/* YYYY, YYYY-MM or YYYY-MM-DD of a day that exists; false else. */
bool date_parse(str text, struct date *date);
/* Earlier, same, later; a vaguer date counts as its first day. */
int date_compare(struct date a, struct date b);
str date_text(struct arena *arena, struct date date);
/* From seconds since 1970-01-01 UTC. */
struct date date_from_seconds(long long seconds);
/* Whole days from 1970-01-01 to the first day that the date can mean. */
long date_days(struct date date);

#endif
