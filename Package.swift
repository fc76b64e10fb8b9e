// swift-tools-version: 6.1
import PackageDescription

let numerics: Target.Dependency = .product(name: "RealModule", package: "swift-numerics")

let package = Package(
  name: "MirrorFlow",
  products: [
    .library(name: "MultiPrecision", targets: ["MultiPrecision"]),
    .library(name: "Diagnostics", targets: ["Diagnostics"]),
    .library(name: "Symbolic", targets: ["Symbolic"]),
    .library(name: "NumericalMethods", targets: ["NumericalMethods"]),
    .library(name: "Certification", targets: ["Certification"]),
    .library(name: "CertificateChecker", targets: ["CertificateChecker"]),
    .library(name: "MirrorTheory", targets: ["MirrorTheory"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Verification", targets: ["Verification"]),
    .library(name: "MirrorLanguage", targets: ["MirrorLanguage"]),
    .library(name: "ResultStore", targets: ["ResultStore"]),
    .library(name: "Reporting", targets: ["Reporting"]),
    .executable(name: "mirrorflow", targets: ["mirrorflow"]),
    .executable(name: "bench", targets: ["bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CMPFR", pkgConfig: "mpfr", providers: [.apt(["libmpfr-dev", "libgmp-dev"])]),
    .target(name: "MultiPrecision", dependencies: ["CMPFR", numerics]),
    .target(
      name: "Diagnostics",
      resources: (1...5).map { .embedInCode("Resources/MF\($0).md") }),
    .target(
      name: "Symbolic",
      dependencies: [
        "MultiPrecision", .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    .target(name: "NumericalMethods", dependencies: ["MultiPrecision", numerics]),
    .target(name: "Certification", dependencies: ["Symbolic", "NumericalMethods"]),
    .target(name: "CertificateChecker", dependencies: ["MultiPrecision"]),
    .target(
      name: "MirrorTheory",
      dependencies: ["CertificateChecker", "Certification", "NumericalMethods", numerics]),
    .target(name: "Training", dependencies: ["MirrorTheory", "NumericalMethods", numerics]),
    .target(
      name: "Verification",
      dependencies: ["Training", "MirrorTheory", "NumericalMethods", numerics]),
    .target(
      name: "MirrorLanguage",
      dependencies: ["Diagnostics", "MirrorTheory"],
      resources: [
        .embedInCode("Resources/prelude.mirror"), .embedInCode("Resources/words.md"),
      ]),
    .target(
      name: "Reporting",
      dependencies: [
        "Diagnostics", "MirrorTheory", .product(name: "Mustache", package: "swift-mustache"),
      ],
      exclude: ["Resources/math-font.py"],
      resources: [
        .embedInCode("Resources/report.mustache"), .embedInCode("Resources/section.mustache"),
        .embedInCode("Resources/report-latex.mustache"),
        .embedInCode("Resources/report.css"), .embedInCode("Resources/fragment.css"),
        .embedInCode("Resources/math-font.css"),
      ]),
    .target(
      name: "ResultStore", dependencies: [.product(name: "GRDB", package: "GRDB.swift")]),
    .executableTarget(
      name: "mirrorflow",
      dependencies: [
        "MirrorLanguage", "Training", "Verification", "Reporting", "ResultStore",
        "CertificateChecker", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "CReference", dependencies: ["CMPFR"]),
    .executableTarget(
      name: "bench",
      dependencies: [
        "MirrorLanguage", "Training", "CReference",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "TestSupport", dependencies: ["MultiPrecision"], path: "Tests/TestSupport"),
    .executableTarget(
      name: "OracleExchange", dependencies: ["TestSupport"], path: "Tests/OracleExchange"),
    .executableTarget(
      name: "CampaignProbe", dependencies: ["ResultStore"], path: "Tests/CampaignProbe"),
    .testTarget(name: "MultiPrecisionTests", dependencies: ["MultiPrecision", "TestSupport"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics", "TestSupport"]),
    .testTarget(name: "SymbolicTests", dependencies: ["Symbolic", "TestSupport"]),
    .testTarget(name: "NumericalMethodsTests", dependencies: ["NumericalMethods", "TestSupport"]),
    .testTarget(
      name: "CertificationTests",
      dependencies: ["Certification", "CertificateChecker", "TestSupport"]),
    .testTarget(
      name: "MirrorTheoryTests",
      dependencies: ["MirrorTheory", "CertificateChecker", "TestSupport"]),
    .testTarget(name: "TrainingTests", dependencies: ["Training", "TestSupport"]),
    .testTarget(name: "VerificationTests", dependencies: ["Verification", "TestSupport"]),
    .testTarget(
      name: "MirrorLanguageTests",
      dependencies: ["MirrorLanguage", "CertificateChecker", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "ResultStoreTests", dependencies: ["ResultStore", "CampaignProbe", "TestSupport"]),
    .testTarget(name: "ReportingTests", dependencies: ["Reporting", "TestSupport"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "mirrorflow", "bench", "MirrorLanguage", "ResultStore", "Diagnostics", "TestSupport",
      ],
      exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)
