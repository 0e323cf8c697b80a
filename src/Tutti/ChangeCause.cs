namespace Tutti;

/// <summary>Why a parameter of this node has another value now.</summary>
public enum ChangeCause
{
    /// <summary>This program gave it the value.</summary>
    Local,

    /// <summary>Another node set it.</summary>
    Set,

    /// <summary>A signal arrived over a patch.</summary>
    Signal,
}
