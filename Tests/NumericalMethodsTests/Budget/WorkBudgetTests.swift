import Foundation
import NumericalMethods
import Testing

@Suite("Work budgets")
struct WorkBudgetTests {
  @Test func endsAfterItsTime() {
    #expect(!WorkBudget.unlimited.isExhausted)
    #expect(WorkBudget(.zero).isExhausted)
    #expect(throws: BudgetExceeded.self) { try WorkBudget(.zero).check() }
    #expect(!WorkBudget(.seconds(1_000)).isExhausted)
  }

  /// What was counted ends a budget whatever the clock says, and copies count together.
  @Test func countedWorkEnds() throws {
    let budget = WorkBudget(work: 10)
    let copy = budget
    copy.spend(8)
    try budget.check()
    #expect(budget.spent == 9 && !budget.isExhausted)
    #expect(throws: BudgetExceeded.self) { try budget.check() }
    #expect(copy.isExhausted)
  }

  #if os(Linux)
    /// Waiting costs no processor time, computing does.
    @Test func processorTimeIsNotWaitingTime() {
      let budget = WorkBudget(processorTime: .milliseconds(30), within: .seconds(1_000))
      Thread.sleep(forTimeInterval: 0.06)
      #expect(!budget.isExhausted)
      while !budget.isExhausted {}
    }

    /// What a search finds does not depend on how long it had to wait for the processor.
    @Test func aBudgetOfSecondsIsNotWaitingTime() {
      let budget = WorkBudget(.milliseconds(500))
      Thread.sleep(forTimeInterval: 0.6)
      #expect(!budget.isExhausted)
      while !budget.isExhausted {}
      let reason = #expect(throws: BudgetExceeded.self) { try budget.check() }
      #expect(reason?.isByClock == true)
    }

    @Test func waitingEndsToo() {
      let budget = WorkBudget(processorTime: .seconds(1_000), within: .milliseconds(20))
      Thread.sleep(forTimeInterval: 0.03)
      #expect(budget.isExhausted)
    }
  #endif
}
