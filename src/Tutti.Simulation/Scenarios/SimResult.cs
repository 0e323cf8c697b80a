namespace Tutti.Simulation.Scenarios;

/// <summary>What became of one world.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Scenario">Its story.</param>
/// <param name="Hosts">Machines in it.</param>
/// <param name="Faults">Faults it went through.</param>
/// <param name="Seconds">Simulated seconds.</param>
/// <param name="Events">Events of the simulation.</param>
/// <param name="Signals">Signals that arrived over patches.</param>
/// <param name="Violation">What was not as it must be; null: nothing.</param>
public sealed record SimResult(ulong Seed, string Scenario, int Hosts, int Faults, double Seconds, long Events, long Signals, string? Violation);
