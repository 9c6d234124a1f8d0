/* Files of the build folder, which the program writes for itself: read whole or not at all,
 * replaced in one step. Whatever lies there may have been put there by anyone; the readers check
 * its content.
 */
#ifndef PUBLISH_BUILD_FILE_H
#define PUBLISH_BUILD_FILE_H

#include "base/digest.h"

enum { BUILD_FILE_MAGIC_BYTES = 8 };

/* What is behind the header of a file with that magic and key, in `keep`; empty where there is no
 * such file, or anything about it is odd. */
str build_file_read(struct arena *keep, str build, const char *name, const char *magic,
                    struct digest key);
/* Writes header, checksum and content beside the file and renames it over it. */
bool build_file_replace(str build, const char *name, const char *magic, struct digest key,
                        str content);
/* The same for what must not come from elsewhere: the file is believed only where it lies as it was
 * written. Its key also stands for its device, inode and time, which nobody who brings a file, as
 * with a pull request, can foresee. */
str build_file_read_own(struct arena *keep, str build, const char *name, const char *magic,
                        struct digest key);
bool build_file_replace_own(str build, const char *name, const char *magic, struct digest key,
                            str content);
void build_file_remove(str build, const char *name);

/* Opens the build folder, which is no symbolic link, and creates it if missing. */
int build_folder_open(str build);

#endif
