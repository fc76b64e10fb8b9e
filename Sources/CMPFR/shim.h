// MPFR and GMP for Swift: the importer sees functions, not macros or variadics, so those that
// the package calls are wrapped here. <stdio.h> must precede <mpfr.h>.
#ifndef MIRRORFLOW_CMPFR_SHIM_H
#define MIRRORFLOW_CMPFR_SHIM_H

#include <stdint.h>
#include <stdio.h>
#include <gmp.h>
#include <mpfr.h>

#endif
