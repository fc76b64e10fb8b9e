// The work that benches compare with: loops over raw MPFR numbers, and the same work in FLINT where
// a FLINT library can be loaded at run time.
#ifndef MIRRORFLOW_CREFERENCE_H
#define MIRRORFLOW_CREFERENCE_H

#include <stddef.h>

// What a pass over vectors does, term by term. `t` is one temporary number.
typedef enum {
  CREF_SUM,            // z[0] += x[i]
  CREF_PRODUCT,        // z[0] *= x[i]
  CREF_QUOTIENT,       // z[0] /= x[i]
  CREF_SUM_PRODUCTS,   // t = x[i] * y[i]; z[0] += t
  CREF_ADD,            // z[i] = x[i] + y[i]
  CREF_MULTIPLY,       // z[i] = x[i] * y[i]
  CREF_DIVIDE,         // z[i] = x[i] / y[i]
  CREF_NEW_SUM,        // z[i] = a new number, x[i] + y[i]
  CREF_NEW_PRODUCT,    // z[i] = a new number, x[i] * y[i]
  CREF_NEW_QUOTIENT,   // z[i] = a new number, x[i] / y[i]
  CREF_ADD_IN_PLACE,   // z[i] += x[i]
  CREF_SCALE,          // z[i] *= y[0]
  CREF_ADD_PRODUCT,    // t = y[0] * x[i]; z[i] += t
  CREF_ROWS,           // z[r] = sum over c of x[r * columns + c] * y[c]
  CREF_DOTS,           // z[r] = sum of products of the r-th parts of x and y
} cref_pass;

// MARK: MPFR

// Numbers of one precision, each initialized by mpfr_init2.
typedef struct cref_vector cref_vector;

cref_vector *cref_vector_new(size_t count, long bits);
void cref_vector_free(cref_vector *vector);

// Sets an element to the decimal integer times a power of two, exactly if it fits; 0 on success.
int cref_vector_set(cref_vector *vector, size_t index, const char *integer, long exponent);

// The element as an integer in decimal, to be freed by the caller, times a power of two.
char *cref_vector_get(const cref_vector *vector, size_t index, long *exponent);

// Does the pass `repetitions` times over the elements of x; z[0] starts each one as start.
void cref_run(
    cref_pass pass, cref_vector *z, const cref_vector *x, const cref_vector *y, size_t repetitions);

// The same through a function of MPFR by its name in this package: z[i] = f(x[i]). 0 if unknown.
int cref_run_function(
    const char *name, cref_vector *z, const cref_vector *x, size_t repetitions);

// MARK: Quadrature with MPFR

// The integrals over [-1, 1]: 0 is exp(-x^2) sqrt(2 + x), 1 is asinh(1 + 3x).
// A tanh-sinh rule whose nodes and weights are computed here, outside the timed region.
typedef struct cref_rule cref_rule;

cref_rule *cref_rule_new(long bits, double step);
void cref_rule_free(cref_rule *rule);
void cref_rule_integrate(const cref_rule *rule, int integrand, cref_vector *z, size_t repetitions);

// MARK: Differential equations with MPFR

// x'' = (1 - x^2) x' - x from x = 2, x' = 0 at t = 0 to t = 5, by Taylor's method with coefficient
// recurrences, order and steps as in this package: x and x' into z.
void cref_van_der_pol(cref_vector *z, double digits, size_t repetitions);

// MARK: FLINT

// The functions of a FLINT 3 library found at run time.
typedef struct cref_flint cref_flint;

// Loads the library at the path; NULL if that is not possible or a function is missing.
cref_flint *cref_flint_open(const char *path);
const char *cref_flint_version(const cref_flint *flint);

// Balls of FLINT.
typedef struct cref_balls cref_balls;

// Exact copies of the vector's elements.
cref_balls *cref_balls_new(const cref_flint *flint, const cref_vector *values);
void cref_balls_free(const cref_flint *flint, cref_balls *balls);

// The midpoints, rounded to the vector's precision.
void cref_balls_midpoints(const cref_flint *flint, const cref_balls *balls, cref_vector *values);

// The pass in balls (arb) or, for midpoints alone, in floats (arf). 0 if there is no such pass.
int cref_flint_run(
    const cref_flint *flint, cref_pass pass, int midpoints_only, cref_balls *z, const cref_balls *x,
    const cref_balls *y, long bits, size_t repetitions);

// z[r] = sum of products of the r-th parts of x and y, of equal lengths, by arb_dot, or by
// arb_approx_dot for midpoints alone.
void cref_flint_dots(
    const cref_flint *flint, int midpoints_only, cref_balls *z, const cref_balls *x,
    const cref_balls *y, long bits, size_t repetitions);

// z[r] = sum over c of x[r * columns + c] * y[c], each a dot as above.
void cref_flint_rows(
    const cref_flint *flint, int midpoints_only, cref_balls *z, const cref_balls *x,
    const cref_balls *y, long bits, size_t repetitions);

// z[i] = f(x[i]); 0 if there is no such function.
int cref_flint_run_function(
    const cref_flint *flint, const char *name, cref_balls *z, const cref_balls *x, long bits,
    size_t repetitions);

// acb_calc_integrate on the integrals of cref_rule, to the bits asked for.
void cref_flint_integrate(
    const cref_flint *flint, int integrand, cref_balls *z, long bits, size_t repetitions);

#endif
