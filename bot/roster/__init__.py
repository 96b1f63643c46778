"""Who stands where and when: calendar, demand, planner, repair. Pure: knows neither database nor chat.

Demand (`demand.py`) makes shifts of schools, patrols and events. A `Problem` is these shifts, the people and the rules.
`planner.plan` and `repair.repair` answer with a `Plan`, which `validator.violations` checks without sharing their code.
"""
