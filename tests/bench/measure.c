/* Runs a command and says what it took: wall seconds, processor seconds, the most memory that one
 * of its processes held, and its exit status.
 *
 *     measure COMMAND…
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval time);

int main(int argc, char **argv)
{
    struct timespec start;
    struct timespec end;
    struct rusage usage;
    int status = 0;
    if (argc < 2 || clock_gettime(CLOCK_MONOTONIC, &start) != 0) {
        return 2;
    }
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child ||
        clock_gettime(CLOCK_MONOTONIC, &end) != 0 || getrusage(RUSAGE_CHILDREN, &usage) != 0) {
        return 2;
    }
    double wall = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    printf("%.3f %.3f %.1f %d\n", wall, seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
           (double)usage.ru_maxrss / 1024, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
    return 0;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}
