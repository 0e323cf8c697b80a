namespace Tutti.Protocols.Zocp;

/// <summary>News from a <see cref="ZocpNode"/>. Which parts are set depends on <see cref="Kind"/>.</summary>
public readonly record struct ZocpEvent
{
    private readonly RareParts? _rare;

    /// <summary>What happened.</summary>
    public ZocpEventKind Kind { get; init; }

    /// <summary>The peer it is about; default for this node itself.</summary>
    public Uuid Peer { get; init; }

    /// <summary>The canonical path of the parameter, or the name of the method.</summary>
    public string? Path { get; init; }

    /// <summary>The new value, or the result.</summary>
    public ZocpValue Value { get; init; }

    /// <summary>The value before.</summary>
    public ZocpValue Old { get; init; }

    /// <summary>The own parameter it is about.</summary>
    public LocalParameter? Parameter { get; init; }

    /// <summary>Why an own parameter changed.</summary>
    public ChangeCause Cause { get; init; }

    /// <summary>The request or call.</summary>
    public long Id { get => _rare?.Id ?? 0; init => (_rare ??= new RareParts()).Id = value; }

    /// <summary>When the request ended, in nanoseconds on the clock of this node.</summary>
    public long AtNs { get; init; }

    /// <summary>How the request ended.</summary>
    public RequestOutcome Outcome { get => _rare?.Outcome ?? default; init => (_rare ??= new RareParts()).Outcome = value; }

    /// <summary>Why something was refused.</summary>
    public ZocpRefusal? Refusal { get => _rare?.Refusal; init => (_rare ??= new RareParts()).Refusal = value; }

    /// <summary>A name, a reason, or a receiver's path; see the kind.</summary>
    public string? Text { get => _rare?.Text; init => (_rare ??= new RareParts()).Text = value; }

    /// <summary>Which entries of a tree changed.</summary>
    public IReadOnlyList<string>? Paths { get => _rare?.Paths; init => (_rare ??= new RareParts()).Paths = value; }

    /// <summary>What a method is called with.</summary>
    public IReadOnlyList<ZocpValue>? Arguments { get => _rare?.Arguments; init => (_rare ??= new RareParts()).Arguments = value; }

    // Values and signals are many and have none of these; every event is copied several times.
    private sealed class RareParts
    {
        public long Id;
        public RequestOutcome Outcome;
        public ZocpRefusal? Refusal;
        public string? Text;
        public IReadOnlyList<string>? Paths;
        public IReadOnlyList<ZocpValue>? Arguments;
    }
}
