import MultiPrecision
import NumericalMethods
import Symbolic

/// For which values of a parameter the assumptions on a potential hold.
///
/// A parameter that enters affinely is decided by convexity (see `AffineParameter`), an exponent of
/// |x| by exact rules (`PowerParameter`), one of a positive function as a factor that enters affinely
/// (`ExponentParameter`), one that scales the potential and its variable by three
/// values (`HomogeneousParameter`), a power that enters affinely on another scale of the variable as
/// an affine one (`RescaledParameter`), one that moves the variable without it (`ShiftedParameter`), a
/// factor by its sign (`FactoredParameter`), one in pieces that are polynomials exactly, whether it moves
/// breaks or not (`AlgebraicParameter`), one that moves breaks between other formulas by the places where
/// these meet (`JoinParameter`), any other one by proofs for whole intervals of values
/// (`ParameterCells`). Nothing is assumed to be monotone.
///
/// - Parameters:
///   - parameter: The parameter.
///   - body: The potential with the parameter as a symbol.
///   - variable: Its variable.
///   - digits: How many digits an end has that is not exact.
///   - budget: The time for all of it.
/// - Returns: One set for each id of `PotentialAssumptions.all`.
public func admissibleValues(
  of parameter: Symbol, in body: Expression, variable: Symbol, digits: Int = 30,
  budget: WorkBudget
) -> [ParameterSet] {
  func undecided(_ reason: String) -> [ParameterSet] {
    PotentialAssumptions.all.ids.map {
      ParameterSet(
        id: $0, parameter: parameter.name, holds: [],
        open: [.init(lower: nil, upper: nil)], method: "none", reason: reason)
    }
  }
  if let reason = openParameters(of: body.substituting(parameter, by: 1), besides: variable) {
    return undecided(reason)
  }
  do throws(BudgetExceeded) {
    if let affine = AffineParameter(
      body, variable: variable, parameter: parameter, digits: digits, budget: budget)
    {
      return try affine.sets()
    }
    if let power = try PowerParameter(
      body, variable: variable, parameter: parameter, budget: budget)
    {
      return power.sets()
    }
    if let family = HomogeneousParameter(body, variable: variable, parameter: parameter) {
      let sets = family.sets(body, budget: budget)
      if sets.contains(where: \.isDecided) { return sets }
    }
    if let family = AlgebraicParameter(
      body, variable: variable, parameter: parameter, digits: digits, budget: budget),
      let sets = try family.sets()
    {
      return sets
    }
    if let powers = try ExponentParameter(
      body, variable: variable, parameter: parameter, budget: budget),
      let sets = try powers.sets(digits: digits)
    {
      return sets
    }
    for moved in ShiftedParameter.candidates(body, variable: variable, parameter: parameter) {
      if let sets = moved.constantSets(variable: variable, budget: budget) { return sets }
    }
    if let rescaled = RescaledParameter(
      body, variable: variable, parameter: parameter, digits: digits, budget: budget)
    {
      let sets = try rescaled.sets()
      if sets.allSatisfy(\.isDecided) { return sets }
    }
    if let factored = FactoredParameter(body, variable: variable, parameter: parameter),
      let sets = try factored.sets(
        budget: budget,
        of: { rest in
          admissibleValues(
            of: parameter, in: rest, variable: variable, digits: digits, budget: budget)
        }), sets.allSatisfy(\.isDecided)
    {
      return sets
    }
    for moved in ShiftedParameter.candidates(body, variable: variable, parameter: parameter) {
      if let affine = AffineParameter(
        moved.body, variable: variable, parameter: parameter, digits: digits, budget: budget)
      {
        return try affine.sets()
      }
    }
    if let family = try JoinParameter(
      body, variable: variable, parameter: parameter, digits: digits, budget: budget),
      let sets = try family.sets()
    {
      return sets
    }
    return try ParameterCells(
      body: body, variable: variable, parameter: parameter, budget: budget
    ).sets()
  } catch {
    return undecided("It was not decided: \(error.explanation).")
  }
}
