using Tutti.Protocols.Zocp;

namespace Tutti;

/// <summary>The one table from what a core answers to what the API throws.</summary>
internal static class RequestErrors
{
    /// <summary>The answer, if the request was done.</summary>
    /// <exception cref="TuttiException">It was not.</exception>
    public static RequestDone ThrowUnlessDone(in RequestDone done, string what, string where) => done.Outcome switch
    {
        RequestOutcome.Done => done,
        RequestOutcome.NotFound => throw new NotFoundException(done.Reason, what, where, "see what is there with `tutti ls`"),
        RequestOutcome.Refused => throw new RefusedException(done.Reason, what, where, "see type, range and access with `tutti ls`"),
        RequestOutcome.PeerGone => throw new NoAnswerException(done.Reason, what, where, "try again when the node is back"),
        _ => throw new NoAnswerException(done.Reason, what, where, "check that the node's program still runs, and try again"),
    };
}
