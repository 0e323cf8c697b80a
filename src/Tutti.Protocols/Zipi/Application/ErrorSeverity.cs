namespace Tutti.Protocols.Zipi.Application;

/// <summary>How bad it is (zipi-4.6).</summary>
public enum ErrorSeverity : byte
{
    /// <summary>Good to know.</summary>
    Information = 0,

    /// <summary>Something may go wrong.</summary>
    Warning = 1,

    /// <summary>Something went wrong.</summary>
    Error = 2,
}
