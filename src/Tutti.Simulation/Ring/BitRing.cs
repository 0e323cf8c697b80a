namespace Tutti.Simulation.Ring;

/// <summary>The ring half bit by half bit: for truth.</summary>
/// <remarks>
/// The clock travels with the data, so a cable shifts a station in time but not in the count of half bits: in each tick the half bit goes
/// from the station that gives the clock through all the others and back, and the station at cable delay c is at that tick's time plus c.
/// </remarks>
/// <param name="plan">Everything in it is off until its time comes.</param>
public sealed class BitRing(RingPlan plan) : SimRing(plan)
{
    private protected override RingLoop MakeLoop() => new BitLoop(this);
}
