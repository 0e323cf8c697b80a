namespace Tutti.Cli.Bench;

/// <summary>How a plain socket is used.</summary>
internal enum RawWay
{
    /// <summary>With the asynchronous calls of .NET, as Tutti does.</summary>
    Asynchronous,

    /// <summary>A thread that waits in the system for each message.</summary>
    Blocking,

    /// <summary>A thread that asks again and again.</summary>
    Spinning,
}
