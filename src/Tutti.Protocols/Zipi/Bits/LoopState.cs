namespace Tutti.Protocols.Zipi.Bits;

/// <summary>What a <see cref="LoopStation"/> does with the bits that come in.</summary>
public enum LoopState
{
    /// <summary>Not on the loop: passes bits on with no delay and waits for its first token (zipi-1.7).</summary>
    Watching,

    /// <summary>On the loop: repeats every bit one and a half bit times late (zipi-1.9).</summary>
    Repeating,

    /// <summary>Holds the token and sends its own bits instead (zipi-1.8).</summary>
    Sending,

    /// <summary>Has let the token go; sends 1s and swallows its own frames as they come round (zipi-1.12).</summary>
    Swallowing,

    /// <summary>On the loop until the next token, then off it (zipi-1.15).</summary>
    Leaving,

    /// <summary>Drives the clock and sends claims, whatever comes in (zipi-2.14).</summary>
    Claiming,

    /// <summary>The monitor announces that it empties the ring.</summary>
    SendingPurge,

    /// <summary>The monitor sends 1s until only 1s come in (zipi-2.30).</summary>
    Purging,

    /// <summary>Lets the line through without listening while two others borrow speed (zipi-2.41).</summary>
    Gated,
}
