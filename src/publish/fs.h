/* Folders and files below one open folder, by calls that follow no symbolic link. Where a function
 * gives -1 or false, errno says why.
 */
#ifndef PUBLISH_FOLDER_H
#define PUBLISH_FOLDER_H

#include "base/str.h"

#include <stdint.h>
#include <time.h>

/* Opens a folder that is no symbolic link itself. */
int folder_open(int at, const char *name);
/* Removes a folder with all that is in it, or the file or link of that name; fine where there is
 * nothing. Folders below others only LIMIT_SITE_DEPTH deep. */
bool folder_remove(int at, const char *name);
/* Creates a new file below `root`, and the folders that lead to it. */
int folder_create_file(int root, const char *path);
/* Opens an existing file below `root` for reading. */
int folder_open_file(int root, const char *path);
/* Gives a file below `from` the same path below `to`, and makes the folders that lead there. */
int folder_link_file(int from, int to, const char *path);
/* Writes all, over interruptions and short writes. */
bool file_write_all(int fd, str bytes);

/* Whether a path can be that of a site's file: small letters, digits, - _ and . in names that begin
 * with a letter or digit, parted by single strokes. */
bool path_is_publishable(str path);

enum { PATH_BYTES_MAX = 1024 };

/* A publishable path with its end, in the buffer; returns the buffer. */
const char *path_terminated(char buffer[PATH_BYTES_MAX], str path);

/* Nanoseconds since 1970; times before 1678 and after 2261 wrap. */
int64_t time_ns(const struct timespec *time);

#endif
