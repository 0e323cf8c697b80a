namespace Tutti;

/// <summary>A connection from an emitter of one node to a receiver of another: what the first emits, the second takes.</summary>
/// <remarks>Thread-safe: yes.</remarks>
public sealed class Patch
{
    private readonly Node _node;

    internal Patch(Node node, ParameterAddress from, ParameterAddress to)
    {
        _node = node;
        From = from;
        To = to;
    }

    /// <summary>The emitter.</summary>
    public ParameterAddress From { get; }

    /// <summary>The receiver.</summary>
    public ParameterAddress To { get; }

    /// <summary>Takes the connection away; done when the emitter no longer lists it.</summary>
    /// <exception cref="TuttiException">As <see cref="Node.UnpatchAsync"/>.</exception>
    public Task RemoveAsync(CancellationToken cancellation = default) => _node.UnpatchAsync(From, To, cancellation);
}
