namespace Tutti.Tests;

/// <summary>Bounds of a program's own groups and messages are told as errors with a remedy.</summary>
public class NodeMessagesTests
{
    private const int MostGroups = 4096;
    private const int MostFrames = 63;
    private const int LargestFrame = 4 << 20;

    [Fact]
    public async Task A_group_too_many_is_refused_and_one_it_is_in_already_is_not()
    {
        await using Node node = new("desk");
        for (int i = 1; i < MostGroups; i++)
        {
            node.Join($"g{i}");
        }

        RefusedException refused = Assert.Throws<RefusedException>(() => node.Join("one too many"));
        Assert.Contains("4,096 groups", refused.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Remedy);
        node.Join("g1");
        node.Leave("g1");
        node.Join("one too many");
    }

    [Fact]
    public async Task A_message_that_is_too_large_to_shout_is_refused()
    {
        await using Node node = new("desk");
        ReadOnlyMemory<byte>[] frames = [.. Enumerable.Repeat(new ReadOnlyMemory<byte>([1]), MostFrames)];
        Assert.Equal(0, node.Shout("g", frames));
        Assert.Throws<RefusedException>(() => node.Shout("g", [.. frames, frames[0]]));
        Assert.Equal(0, node.Shout("g", new byte[LargestFrame]));
        RefusedException refused = Assert.Throws<RefusedException>(() => node.Shout("g", new byte[LargestFrame + 1]));
        Assert.Contains("4 MiB", refused.Reason, StringComparison.Ordinal);
        Assert.Throws<RefusedException>(() => node.Shout("g", [.. Enumerable.Repeat(new ReadOnlyMemory<byte>(new byte[LargestFrame]), 4)]));
    }
}
