namespace Tutti.Transports;

/// <summary>What a caller must do after it sent something (<see cref="NodeShell.Sending"/>).</summary>
internal enum AfterSend
{
    /// <summary>Somebody else is about to write it.</summary>
    Nothing,

    /// <summary>Write it, and run handlers.</summary>
    Pump,

    /// <summary>Ask the pool to write it.</summary>
    CallFlusher,
}
