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
    #expect(WorkBudget(.seconds(1_000)).limited(to: .zero).isExhausted)
  }

  #if os(Linux)
    /// Waiting costs no processor time, computing does.
    @Test func processorTimeIsNotWaitingTime() {
      let budget = WorkBudget(processorTime: .milliseconds(30), within: .seconds(1_000))
      Thread.sleep(forTimeInterval: 0.06)
      #expect(!budget.isExhausted)
      #expect(!budget.limited(to: .seconds(500)).isExhausted)
      while !budget.isExhausted {}
      #expect(budget.limited(to: .seconds(500)).isExhausted)
    }

    @Test func waitingEndsToo() {
      let budget = WorkBudget(processorTime: .seconds(1_000), within: .milliseconds(20))
      Thread.sleep(forTimeInterval: 0.03)
      #expect(budget.isExhausted)
    }
  #endif
}
