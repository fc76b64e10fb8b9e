// The layout of a vector, for the files of this target.
#ifndef MIRRORFLOW_CREFERENCE_VECTOR_H
#define MIRRORFLOW_CREFERENCE_VECTOR_H

#include <stdio.h>

#include <mpfr.h>

struct cref_vector {
  size_t count;
  long bits;
  mpfr_t *items;
  mpfr_t scratch;
};

#endif
