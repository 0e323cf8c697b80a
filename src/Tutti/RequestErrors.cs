using Tutti.Protocols.Zocp;

namespace Tutti;

/// <summary>The one table from what a core answers to what the API throws.</summary>
internal static class RequestErrors
{
    /// <summary>What to do when something is not there.</summary>
    public const string SeeWhatIsThere = "see what is there with `tutti ls`";

    /// <summary>The answer, if the request was done.</summary>
    /// <exception cref="TuttiException">It was not.</exception>
    public static ZocpEvent ThrowUnlessDone(in ZocpEvent done, string what, string where)
    {
        if (done.Outcome is RequestOutcome.Done or RequestOutcome.Unanswerable)
        {
            return done;
        }

        ZocpRefusal? refusal = done.Refusal;
        string place = refusal is { Where.Length: > 0 } ? refusal.Where : where;
        throw done.Outcome switch
        {
            RequestOutcome.NotFound => new NotFoundException(refusal?.Why ?? "it is not there", what, place, Remedy(refusal, SeeWhatIsThere)),
            RequestOutcome.Refused => new RefusedException(refusal?.Why ?? "it was refused", what, place, Remedy(refusal, "see type, range and access with `tutti ls`")),
            RequestOutcome.PeerGone => new NoAnswerException(refusal?.Why ?? "the node left before it answered", what, place, Remedy(refusal, "try again when it is back")),
            _ => new NoAnswerException(refusal?.Why ?? "no answer came in time", what, place, Remedy(refusal, "check that its program still runs, and try again")),
        };
    }

    /// <summary>A parameter that is not there, with what is.</summary>
    public static NotFoundException NoParameter(string path, ZocpPeer peer) => NoParameter(path, peer.Name, peer.Tree);

    /// <summary>A parameter that is not there, with what is.</summary>
    public static NotFoundException NoParameter(string path, string node, CapabilityTree? tree)
    {
        string[] there = [.. (tree?.Parameters ?? []).Select(p => p.Path).Take(12)];
        return new NotFoundException("no such parameter", path, node, there.Length == 0 ? "it has no parameters" : $"it has {string.Join(", ", there)}");
    }

    /// <summary>A refusal of this node's own core.</summary>
    public static RefusedException Of(ZocpRefusal refusal) => new(refusal.Why, refusal.What, refusal.Where, Remedy(refusal, "change what was asked"));

    /// <summary>Why a value was not emitted.</summary>
    public static Exception Of(EmitResult result, LocalParameter parameter, string node) => result switch
    {
        EmitResult.WrongType => new RefusedException($"the value is not a {TextOf(parameter)}", parameter.Path, node, "emit a value of its type"),
        EmitResult.NotFinite => new RefusedException("the value is NaN or infinite", parameter.Path, node, "emit a finite number"),
        _ => new InvalidOperationException($"Parameter \"{parameter.Path}\" was removed from {node}."),
    };

    // The words of the wire are those of the enumeration, in lower case.
    private static string TextOf(LocalParameter parameter) => string.Concat(parameter.TypeHint.ToString().Select(char.ToLowerInvariant));

    private static string Remedy(ZocpRefusal? refusal, string otherwise) => refusal is { Remedy.Length: > 0 } ? refusal.Remedy : otherwise;
}
