#include "model/date.h"

#include "base/must.h"

static bool digits(str text, ptrdiff_t at, ptrdiff_t count, int *number);
static int days_in_month(int year, int month);

bool date_parse(str text, struct date *date)
{
    *date = (struct date){0};
    bool is_date = digits(text, 0, 4, &date->year) && date->year > 0;
    if (is_date && text.len > 4) {
        is_date = text.data[4] == '-' && digits(text, 5, 2, &date->month) && date->month >= 1 &&
                  date->month <= 12;
    }
    if (is_date && text.len > 7) {
        is_date = text.data[7] == '-' && digits(text, 8, 2, &date->day) && date->day >= 1 &&
                  date->day <= days_in_month(date->year, date->month);
    }
    is_date = is_date && (text.len == 4 || text.len == 7 || text.len == 10);
    if (!is_date) {
        *date = (struct date){0};
    }
    return is_date;
}

int date_compare(struct date a, struct date b)
{
    long left = date_days(a);
    long right = date_days(b);
    return (left > right) - (left < right);
}

str date_text(struct arena *arena, struct date date)
{
    if (date.month == 0) {
        return date.year == 0 ? STR("") : str_format(arena, "%04d", date.year);
    }
    if (date.day == 0) {
        return str_format(arena, "%04d-%02d", date.year, date.month);
    }
    return str_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

/* Days and dates are converted with years that begin in March, so that the leap day comes last:
 * 146097 days make 400 years, and (153 m + 2) / 5 the days before the m-th month. */
struct date date_from_seconds(long long seconds)
{
    long long days = seconds / 86400 - (seconds % 86400 < 0);
    days += 719468;
    long long era = (days >= 0 ? days : days - 146096) / 146097;
    long long day_of_era = days - era * 146097;
    long long year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    long long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    long long month = (5 * day_of_year + 2) / 153;
    long long year = year_of_era + era * 400 + (month >= 10);
    return (struct date){
        .year = (int)year,
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
    };
}

long date_days(struct date date)
{
    int month = date.month > 0 ? date.month : 1;
    int day = date.day > 0 ? date.day : 1;
    long year = date.year - (month <= 2);
    long era = (year >= 0 ? year : year - 399) / 400;
    long year_of_era = year - era * 400;
    long day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static bool digits(str text, ptrdiff_t at, ptrdiff_t count, int *number)
{
    if (text.len < at + count) {
        return false;
    }
    *number = 0;
    for (ptrdiff_t i = at; i < at + count; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
        *number = *number * 10 + (text.data[i] - '0');
    }
    return true;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    must(month >= 1 && month <= 12);
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (is_leap && month == 2);
}
