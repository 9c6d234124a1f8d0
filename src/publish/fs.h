/* Making, linking and removing files below one open folder; no symbolic link is followed at the end
 * of a path. Where a function gives -1 or false, errno says why.
 */
#ifndef PUBLISH_FS_H
#define PUBLISH_FS_H

#include "base/str.h"

#include <stdint.h>
#include <time.h>

/* Opens a folder that is no symbolic link itself. */
int fs_open_folder(int at, const char *name);
/* Removes a folder with all that is in it, or the file or link of that name; fine where there is
 * nothing. Folders below others only LIMIT_SITE_DEPTH deep. */
bool fs_remove(int at, const char *name);
/* Creates a new file below `root`, a folder that only we write to, and the folders that lead to it.
 * The path is publishable. */
int fs_create_file(int root, const char *path);
/* Opens a file of a folder for reading. */
int fs_open_file(int folder, const char *name);
/* Gives a file below `from` the same path below `to`, and makes the folders that lead there. */
int fs_link_file(int from, int to, const char *path);
/* All bytes of a regular file of at most that size; false, and nothing, for any other. */
bool fs_read_all(struct arena *keep, int fd, ptrdiff_t bytes_max, str *bytes);
/* Writes all, over interruptions and short writes. */
bool fs_write_all(int fd, str bytes);

/* Whether a path can be that of a site's file: small letters, digits, - _ and . in names that begin
 * with a letter or digit, parted by single strokes. */
bool path_is_publishable(str path);

enum { PATH_BYTES_MAX = 1024 };

/* A publishable path with its end, in the buffer; returns the buffer. */
const char *path_terminated(char buffer[PATH_BYTES_MAX], str path);

/* Nanoseconds since 1970; times before 1678 and after 2261 wrap. */
int64_t time_ns(const struct timespec *time);

#endif
