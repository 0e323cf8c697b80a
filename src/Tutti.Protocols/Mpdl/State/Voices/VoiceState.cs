namespace Tutti.Protocols.Mpdl;

/// <summary>Whether a note has a voice.</summary>
internal enum VoiceState : byte
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>It sounds.</summary>
    Sounding,

    /// <summary>It was released and dies away.</summary>
    Tail,
}
