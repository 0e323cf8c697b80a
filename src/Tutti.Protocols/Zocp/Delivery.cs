namespace Tutti;

/// <summary>What happens to a value when a peer cannot take values as fast as they are made.</summary>
public enum Delivery
{
    /// <summary>A newer value replaces the one that still waits: for numbers that move. The latest always arrives.</summary>
    Latest,

    /// <summary>Every value is kept, in order, up to a bound; then the peer is reported as too slow: for cues, text, bools, calls.</summary>
    Every,
}
