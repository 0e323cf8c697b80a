namespace Tutti.Simulation.Ring;

/// <summary>One figure of the publications, and what the simulation measures.</summary>
/// <param name="Figure">What is measured.</param>
/// <param name="Published">What was published, as text: a number, or a bound such as "&lt; 35".</param>
/// <param name="Measured">What the simulation measures, counting octets as the publications do.</param>
/// <param name="OnWire">The same with inserted zeros and all flags, where that makes a difference; else null.</param>
/// <param name="Unit">Of all three.</param>
/// <param name="Holds">True when the measured figure keeps the promise.</param>
public sealed record PublishedFigure(string Figure, string Published, double Measured, double? OnWire, string Unit, bool Holds);
