namespace Tutti.Protocols.Mpdl;

/// <summary>What an engine tells.</summary>
public enum MpdlEventKind
{
    /// <summary>A note attacks; also one that sounded already. <see cref="MpdlEvent.Value"/> is its attack character, sampled now.</summary>
    Started,

    /// <summary>A note sounds again without attack (mpdl-4.6).</summary>
    Resumed,

    /// <summary>A parameter of sounding notes changed, at the address it was sent to; read it from the engine.</summary>
    Changed,

    /// <summary>A note was released. <see cref="MpdlEvent.Value"/> is the <see cref="ReleaseKind"/>: natural or finish attack.</summary>
    Released,

    /// <summary>A note or its tail is silent at once.</summary>
    Silenced,

    /// <summary>A note or its tail lost its voice to another.</summary>
    Stolen,

    /// <summary>An attack found no voice.</summary>
    Muted,

    /// <summary>A measurement (mpdl-9.2). <see cref="MpdlEvent.Value"/> is it.</summary>
    Measured,

    /// <summary>A device descriptor with a count. <see cref="MpdlEvent.Data"/> is it.</summary>
    Device,

    /// <summary>A comment. <see cref="MpdlEvent.Data"/> is it.</summary>
    Comment,

    /// <summary>The response to a query. <see cref="MpdlEvent.Data"/> is it.</summary>
    Response,

    /// <summary>A packet or a descriptor could not be applied. <see cref="MpdlEvent.Error"/> says why.</summary>
    Refused,
}
