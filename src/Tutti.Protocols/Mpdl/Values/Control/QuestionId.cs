namespace Tutti.Protocols.Mpdl;

/// <summary>The questions a device answers (mpdl-7.2).</summary>
public enum QuestionId
{
    /// <summary>The value at this level, of a descriptor.</summary>
    Value = 1,

    /// <summary>The combined value for this note, of a descriptor.</summary>
    Combined = 2,

    /// <summary>The menu of patch names.</summary>
    PatchNames = 3,

    /// <summary>Whether the device responds to a descriptor.</summary>
    Responds = 4,

    /// <summary>Voices of polyphony.</summary>
    Polyphony = 5,

    /// <summary>Voices left.</summary>
    VoicesLeft = 6,

    /// <summary>Not a question: a 16-bit id follows.</summary>
    Extended = 255,
}
