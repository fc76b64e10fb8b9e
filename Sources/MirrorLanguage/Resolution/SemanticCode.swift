import Diagnostics

/// The codes of names, types and values: one case per cause, each with an article and a fixture.
public enum SemanticCode: String, CaseIterable, Sendable {
  case reservedName = "MF2001"
  case declaredTwice = "MF2002"
  case shadowsBuiltIn = "MF2003"
  case unknownName = "MF2004"
  case wrongKind = "MF2005"
  case cycle = "MF2006"
  case definitionChain = "MF2007"
  case repeatedInHead = "MF2008"
  case ambiguousName = "MF2009"
  case misplacedInfinity = "MF2010"

  case argumentCount = "MF2101"
  case unknownParameter = "MF2102"
  case repeatedArgument = "MF2103"
  case missingArgument = "MF2104"
  case parameterRange = "MF2105"

  case divisionByZero = "MF2201"
  case constantSize = "MF2202"
  case polynomialDegree = "MF2203"
  case expressionSize = "MF2204"
  case noRealValue = "MF2205"
  case valueAsCondition = "MF2208"

  case uncoveredPiecewise = "MF2301"

  case supportVariable = "MF2402"
  case emptySupport = "MF2403"
  case closedAtInfinity = "MF2404"

  case pointLength = "MF2501"
  case noPoints = "MF2503"
  case tooManyPoints = "MF2504"
  case unreadableData = "MF2505"
  case malformedData = "MF2506"

  case unknownField = "MF2601"
  case repeatedField = "MF2602"
  case missingField = "MF2603"
  case fieldValue = "MF2604"

  case unknownReportWord = "MF2701"
  case unknownOption = "MF2702"
  case repeatedOption = "MF2703"
  case optionValue = "MF2704"

  /// The code as `Diagnostics` knows it.
  public var code: DiagnosticCode { DiagnosticCode(rawValue) }
}
