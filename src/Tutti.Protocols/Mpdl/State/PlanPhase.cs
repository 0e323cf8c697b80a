namespace Tutti.Protocols.Mpdl;

/// <summary>The order within a packet (mpdl-1.5).</summary>
internal enum PlanPhase
{
    Resets,
    Tables,
    Values,
    Modulations,
    Rates,
    Segments,
    Handlers,
    Articulation,
    Queries,
}
