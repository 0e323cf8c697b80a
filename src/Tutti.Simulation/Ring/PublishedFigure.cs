namespace Tutti.Simulation.Ring;

/// <summary>One figure of the publications, and what the simulation measures.</summary>
/// <param name="Figure">What is measured.</param>
/// <param name="Published">What was published.</param>
/// <param name="Promise">How the measured figure has to stand to the published one.</param>
/// <param name="Measured">What the simulation measures, counting octets as the publications do.</param>
/// <param name="OnWire">The same with inserted zeros and all flags, where that makes a difference; else null.</param>
/// <param name="Unit">Of all three.</param>
public sealed record PublishedFigure(string Figure, double Published, PublishedPromise Promise, double Measured, double? OnWire, string Unit)
{
    private const double Tolerance = 0.01;

    /// <summary>True when the measured figure keeps the promise; equal means within 1 %, as the figures were rounded when they were published.</summary>
    public bool Holds => Promise switch
    {
        PublishedPromise.Below => Measured < Published,
        PublishedPromise.AtLeast => Measured >= Published,
        _ => Math.Abs(Measured - Published) <= Published * Tolerance,
    };
}
