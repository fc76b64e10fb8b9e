// MPFR and GMP for Swift: the importer sees functions, not macros or variadics, so those that
// the package calls are wrapped here. <stdio.h> must precede <mpfr.h>.
#ifndef MIRRORFLOW_CMPFR_SHIM_H
#define MIRRORFLOW_CMPFR_SHIM_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <gmp.h>
#include <mpfr.h>

static inline int cmpfr_mpz_sgn(mpz_srcptr x) { return mpz_sgn(x); }
static inline int cmpfr_mpq_sgn(mpq_srcptr x) { return mpq_sgn(x); }
static inline mpz_ptr cmpfr_mpq_num(mpq_ptr x) { return mpq_numref(x); }
static inline mpz_ptr cmpfr_mpq_den(mpq_ptr x) { return mpq_denref(x); }

// The limits of GMP's integers: an mpz of more than 2^31 limbs aborts the process.
static inline size_t cmpfr_mpz_bits(mpz_srcptr x) {
  return mpz_sgn(x) == 0 ? 0 : mpz_sizeinbase(x, 2);
}

// Exponents up to this one mark zeros, NaNs and infinities.
static inline mpfr_exp_t cmpfr_last_special_exponent(void) { return __MPFR_EXP_INF; }
static inline mpfr_exp_t cmpfr_zero_exponent(void) { return __MPFR_EXP_ZERO; }
static inline mpfr_exp_t cmpfr_nan_exponent(void) { return __MPFR_EXP_NAN; }

// Nearest double, ties to even. mpq_get_d truncates; a 128-bit value rounded to odd keeps every
// later rounding to at most 126 bits correct, subnormal results included.
static inline double cmpfr_mpq_get_d(mpq_srcptr q) {
  mp_limb_t limbs[2];
  mpfr_t x;
  mpfr_custom_init(limbs, 128);
  mpfr_custom_init_set(x, MPFR_NAN_KIND, 0, 128, limbs);
  if (mpfr_set_q(x, q, MPFR_RNDZ) != 0 && mpfr_regular_p(x)) limbs[0] |= 1;
  return mpfr_get_d(x, MPFR_RNDN);
}

// The pointer itself is a variable of the library; Swift takes the text through a function.
static inline const char *cmpfr_gmp_version(void) { return gmp_version; }

// ln|Gamma|: the sign goes to its own argument in MPFR, and no caller wants it.
static inline int cmpfr_lgamma(mpfr_ptr result, mpfr_srcptr x, mpfr_rnd_t rounding) {
  int sign;
  return mpfr_lgamma(result, &sign, x, rounding);
}

#endif
