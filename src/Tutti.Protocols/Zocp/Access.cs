namespace Tutti;

/// <summary>What others may do with a parameter (ZOCP access letters).</summary>
/// <remarks>The letters are <c>r w e s</c>, in this order on the wire; the words below are the usual combinations.</remarks>
[Flags]
public enum Access
{
    /// <summary>Nothing: the parameter is only listed.</summary>
    None = 0,

    /// <summary><c>r</c>: its value may be read and watched.</summary>
    Readable = 1,

    /// <summary><c>w</c>: its value may be set.</summary>
    Writeable = 2,

    /// <summary><c>e</c>: it sends signals; patches may start here.</summary>
    Emitter = 4,

    /// <summary><c>s</c>: it takes signals; patches may end here.</summary>
    Sensor = 8,

    /// <summary><c>rw</c>: a setting.</summary>
    ReadWrite = Readable | Writeable,

    /// <summary><c>re</c>: a readable emitter.</summary>
    Emit = Readable | Emitter,

    /// <summary><c>rws</c>: a readable, settable receiver of signals.</summary>
    Sense = Readable | Writeable | Sensor,
}
