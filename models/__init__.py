"""What is learned: the network, its decoding, its weights and its training.

The way of the data through this package::

    text --tokenizer--> words and word pieces --windows--> windows of whole sentences
         --encoder--> word states --triggers--> typed trigger words
                                  --arguments--> roles around each trigger
                                  --modality--> one of five modalities per trigger
         --decoding--> mention frames with code-point offsets

`models` imports nothing from `service`; `models.training` is imported by neither.
"""
