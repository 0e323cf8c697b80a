using Tutti.Patchbay.Live;

namespace Tutti.Tests.Patchbay;

/// <summary>When patches are asked for: while somebody looks, and for who only asks.</summary>
public sealed class LivePatchesTests : IAsyncDisposable
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly Node _node = new("web");
    private readonly HandClock _clock = new();
    private readonly LivePatches _patches;
    private int _surveys;

    public LivePatchesTests()
    {
        _patches = new LivePatches(_node, SeenFrames.Room(), _clock);
        _patches.Surveyed += () => _surveys++;
    }

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_without_staying_waits_for_a_look_unless_there_was_one_within_a_second()
    {
        Task asked = _patches.LookedAsync(Ends);
        Assert.False(asked.IsCompleted);
        await RoundAsync();
        await asked;
        Assert.Equal(1, _surveys);
        Assert.True(_patches.LookedAsync(Ends).IsCompletedSuccessfully);

        _clock.Pass(s_second);
        asked = _patches.LookedAsync(Ends);
        Assert.False(asked.IsCompleted);
        await RoundAsync();
        await asked;
        Assert.Equal(2, _surveys);
    }

    [Fact]
    public async Task Who_asks_waits_three_seconds_at_most()
    {
        Task asked = _patches.LookedAsync(Ends);
        _clock.Pass(s_second * 2.9);
        Assert.False(asked.IsCompleted);
        _clock.Pass(s_second * 0.1);
        await asked;
        Assert.Equal(0, _surveys);
    }

    [Fact]
    public async Task Patches_are_looked_at_each_second_until_ten_after_the_last_who_asked()
    {
        await RoundAsync();
        Assert.Equal(0, _surveys);
        _ = _patches.LookedAsync(Ends);
        for (int i = 0; i < 300; i++)
        {
            await RoundAsync();
        }

        Assert.InRange(_surveys, 9, 11);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task RoundAsync()
    {
        Task round = _patches.LookAsync(Ends);
        _clock.Pass(s_second / 10);
        await round;
    }
}
