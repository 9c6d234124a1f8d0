/* The version of the program, as --version and the manual say it. */
#ifndef VERSION_H
#define VERSION_H

#define HWREPORT_VERSION "0.1.0"

#endif
