#include "publish/ground.h"

#include "base/must.h"
#include "publish/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <linux/stat.h>

/* Half a second in all. */
enum { LOCK_TRIALS = 11, LOCK_PAUSE_NS = 50 * 1000 * 1000 };

static bool site_find(struct arena *keep, struct diags *diags, struct ground *ground, str site);
static bool build_open(struct arena *keep, struct diags *diags, struct ground *ground, str build);
static bool lock_take(struct diags *diags, struct ground *ground);
static bool leftovers_remove(struct diags *diags, const struct ground *ground, const char *beside);
static bool site_may_be_replaced(struct diags *diags, struct ground *ground);
static bool site_is_ours(const struct ground *ground);
static bool folder_is_empty(int fd);
static bool stage_make(struct diags *diags, struct ground *ground, const char *beside);
static bool refuse(struct diags *diags, const char *doing, str path);

static const char STAGE[] = "stage";

bool ground_take(struct arena *keep, struct diags *diags, struct ground *ground, str site,
                 str build)
{
    *ground =
        (struct ground){.lock_fd = -1, .build_fd = -1, .site_parent_fd = -1, .stage_parent_fd = -1};
    bool is_ours = site_find(keep, diags, ground, site) && build_open(keep, diags, ground, build) &&
                   lock_take(diags, ground);
    if (is_ours) {
        const char *beside =
            str_terminated(keep, str_format(keep, ".%s.%s", ground->site_name, STAGE));
        is_ours = leftovers_remove(diags, ground, beside) && site_may_be_replaced(diags, ground) &&
                  stage_make(diags, ground, beside);
    }
    if (!is_ours) {
        ground_leave(ground);
    }
    return is_ours;
}

bool ground_swap(const struct ground *ground, struct diags *diags)
{
    unsigned how = ground->has_site ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    if (renameat2(ground->stage_parent_fd, ground->stage_name, ground->site_parent_fd,
                  ground->site_name, how) == 0) {
        return true;
    }
    bool is_unable = errno == EINVAL || errno == ENOSYS || errno == EXDEV || errno == EBUSY;
    (void)refuse(diags, "putting the new site in the place of", ground->site_path);
    if (is_unable) {
        diag_help(
            diags, diags->last,
            "this file system cannot swap two folders in one step; choose an output folder on "
            "another, or remove the old one first");
    }
    return false;
}

void ground_leave(struct ground *ground)
{
    int *fds[] = {&ground->lock_fd, &ground->build_fd, &ground->site_parent_fd};
    for (ptrdiff_t i = 0; i < COUNT(fds); i++) {
        if (*fds[i] >= 0) {
            (void)close(*fds[i]);
            *fds[i] = -1;
        }
    }
}

static bool site_find(struct arena *keep, struct diags *diags, struct ground *ground, str site)
{
    str path = site;
    while (path.len > 1 && str_ends(path, STR("/"))) {
        path.len--;
    }
    ptrdiff_t stroke = path.len;
    while (stroke > 0 && path.data[stroke - 1] != '/') {
        stroke--;
    }
    str name = str_slice(path, stroke, path.len);
    if (name.len == 0 || str_equal(name, STR(".")) || str_equal(name, STR(".."))) {
        diag_add(diags, RULE_MACHINE_REFUSED, (struct place){0},
                 "\"%.*s\" cannot be replaced as a whole: the output is a folder of its own, as in "
                 "site",
                 STR_ARGS(site));
        return false;
    }
    ground->site_path = site;
    ground->site_name = str_terminated(keep, name);
    const char *parent = stroke == 0 ? "." : str_terminated(keep, str_slice(path, 0, stroke));
    ground->site_parent_fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return ground->site_parent_fd >= 0 || refuse(diags, "opening", str_from(parent));
}

static bool build_open(struct arena *keep, struct diags *diags, struct ground *ground, str build)
{
    const char *path = str_terminated(keep, build);
    bool is_there = mkdir(path, 0755) == 0 || errno == EEXIST;
    ground->build_fd = is_there ? fs_open_folder(AT_FDCWD, path) : -1;
    return ground->build_fd >= 0 || refuse(diags, "opening", build);
}

/* The kernel lets go of the lock when its holder dies, however that is: the file may stay. Workers
 * of a build that was killed hold it a moment longer. */
static bool lock_take(struct diags *diags, struct ground *ground)
{
    ground->lock_fd = openat(ground->build_fd, "lock",
                             O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
    if (ground->lock_fd < 0) {
        return refuse(diags, "opening", STR("the lock of the build folder"));
    }
    int result = -1;
    for (int trial = 0; result != 0 && trial < LOCK_TRIALS; trial++) {
        struct timespec pause = {.tv_nsec = trial > 0 ? LOCK_PAUSE_NS : 0};
        (void)nanosleep(&pause, NULL);
        result = flock(ground->lock_fd, LOCK_EX | LOCK_NB);
        if (result != 0 && errno != EINTR && errno != EWOULDBLOCK) {
            break;
        }
    }
    if (result != 0 && errno == EWOULDBLOCK) {
        diag_add(diags, RULE_MACHINE_REFUSED, (struct place){0},
                 "another build is running with the same build folder: wait for it to end");
        return false;
    }
    return result == 0 || refuse(diags, "taking", STR("the lock of the build folder"));
}

/* A folder in the stage's place may stay: it is the site before the last, or what a killed build
 * left, and the stage takes from either what is still right. */
static bool leftovers_remove(struct diags *diags, const struct ground *ground, const char *beside)
{
    int stage = fs_open_folder(ground->build_fd, STAGE);
    bool is_folder = stage >= 0;
    if (is_folder) {
        (void)close(stage);
    }
    return ((is_folder || fs_remove(ground->build_fd, STAGE)) &&
            fs_remove(ground->site_parent_fd, beside)) ||
           refuse(diags, "removing", STR("what an interrupted build left behind"));
}

static bool site_may_be_replaced(struct diags *diags, struct ground *ground)
{
    struct statx status;
    if (statx(ground->site_parent_fd, ground->site_name, AT_SYMLINK_NOFOLLOW, STATX_TYPE,
              &status) != 0) {
        return errno == ENOENT || refuse(diags, "looking at", ground->site_path);
    }
    ground->has_site = true;
    const char *reason = NULL;
    if (!S_ISDIR(status.stx_mode)) {
        reason = S_ISLNK(status.stx_mode) ? "is a symbolic link" : "is no folder";
    } else if ((status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) {
        reason = "is where a file system is mounted, which cannot be moved: choose a folder in it";
    } else if (!site_is_ours(ground)) {
        reason = "holds files, but no MANIFEST of a site: it would be lost";
    }
    if (reason != NULL) {
        diag_add(diags, RULE_MACHINE_REFUSED, (struct place){0}, "%.*s is not replaced: it %s",
                 STR_ARGS(ground->site_path), reason);
    }
    return reason == NULL;
}

/* A manifest begins with 64 digits and two blanks; that of a site without files is empty. */
static bool site_is_ours(const struct ground *ground)
{
    int fd = fs_open_folder(ground->site_parent_fd, ground->site_name);
    int manifest = fd < 0 ? -1 : fs_open_file(fd, MANIFEST_NAME);
    char line[66] = "";
    ssize_t got = manifest < 0 ? -1 : read(manifest, line, sizeof line);
    bool is_ours = got == 0 || (got == (ssize_t)sizeof line && line[64] == ' ' && line[65] == ' ' &&
                                strspn(line, "0123456789abcdef") == 64);
    is_ours = is_ours || (manifest < 0 && fd >= 0 && folder_is_empty(fd));
    if (manifest >= 0) {
        (void)close(manifest);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return is_ours;
}

static bool folder_is_empty(int fd)
{
    int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = copy < 0 ? NULL : fdopendir(copy);
    int entries = 0;
    while (folder != NULL && entries <= 2 && readdir(folder) != NULL) {
        entries++;
    }
    if (folder != NULL) {
        (void)closedir(folder);
    } else if (copy >= 0) {
        (void)close(copy);
    }
    return folder != NULL && entries == 2;
}

/* Moving the stage to the site's folder and back shows whether the two share a file system
 * and whether the site's folder may be changed. */
static bool stage_make(struct diags *diags, struct ground *ground, const char *beside)
{
    if (mkdirat(ground->build_fd, STAGE, 0755) != 0 && errno != EEXIST) {
        return refuse(diags, "making", STR("the stage in the build folder"));
    }
    ground->stage_parent_fd = ground->build_fd;
    ground->stage_name = STAGE;
    if (renameat2(ground->build_fd, STAGE, ground->site_parent_fd, beside, RENAME_NOREPLACE) == 0) {
        return renameat2(ground->site_parent_fd, beside, ground->build_fd, STAGE,
                         RENAME_NOREPLACE) == 0 ||
               refuse(diags, "moving", STR("the stage"));
    }
    int error = errno;
    (void)fs_remove(ground->build_fd, STAGE);
    errno = error;
    if (errno == EXDEV && mkdirat(ground->site_parent_fd, beside, 0755) == 0) {
        ground->stage_parent_fd = ground->site_parent_fd;
        ground->stage_name = beside;
        return true;
    }
    return refuse(diags, "moving the stage from the build folder to the one that holds",
                  ground->site_path);
}

static bool refuse(struct diags *diags, const char *doing, str path)
{
    diag_add(diags, RULE_MACHINE_REFUSED, (struct place){0}, "%s %.*s failed: %s", doing,
             STR_ARGS(path), strerror(errno));
    return false;
}
